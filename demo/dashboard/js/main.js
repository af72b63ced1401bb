// Puts the page together, and again whenever the reader chooses something.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { element, word, state } = page;

	function choice(key, options) {
		const select = element('select', { id: `choose-${key}`, name: key });
		for (const [group, values] of options) {
			const items = values.map(([value, text]) => element('option', { value, selected: state[key] === value }, text));
			if (group) select.append(element('optgroup', { label: group }, items));
			else select.append(...items);
		}
		select.addEventListener('change', () => {
			page.setState(key, select.value);
			render();
			document.getElementById(`choose-${key}`).focus();
			document.getElementById('status').textContent = `${word('showing')} ${page.format.period(state.period)}, ${page.format.channel(state.channel)}`;
		});
		return element('label', { for: `choose-${key}` }, word(`choose_${key}`), select);
	}

	function filters() {
		const { years, quarters, months } = page.reports.periods();
		const named = (list) => list.map((value) => [value, page.format.period(value)]);
		const form = document.getElementById('filters');
		form.setAttribute('aria-label', word('filters'));
		form.replaceChildren(
			choice('period', [['', named(['all'])], [word('years'), named(years)], [word('quarters'), named(quarters)], [word('months'), named(months)]].filter(([, list]) => list.length)),
			choice('channel', [['', ['*', ...page.reports.channels()].map((value) => [value, page.format.channel(value)])]]),
			choice('measure', [['', ['business', 'clock'].map((value) => [value, word(`measure_${value}`)])]]),
			choice('language', [['', [['en', 'English'], ['id', 'Bahasa Indonesia'], ['es', 'Español']]]]),
			choice('theme', [['', ['light', 'dark'].map((value) => [value, word(`theme_${value}`)])]]),
		);
	}

	function contents() {
		const nav = document.getElementById('contents');
		nav.setAttribute('aria-label', word('contents'));
		nav.replaceChildren(element('ul', {}, page.sections.map(({ id }) => {
			const link = element('a', { href: `#section-${id}` }, word(`section_${id}`));
			// The part of the address after '#' is the reader's choice, so the jump must not replace it.
			link.addEventListener('click', (event) => {
				event.preventDefault();
				const heading = document.querySelector(`#section-${id} h2`);
				heading.scrollIntoView();
				heading.focus({ preventScroll: true });
			});
			return element('li', {}, link);
		})));
	}

	// One section that fails must not take the others with it.
	function section({ id, draw }) {
		const into = element('section', { id: `section-${id}`, 'aria-labelledby': `heading-${id}` }, element('h2', { id: `heading-${id}`, tabindex: '-1' }, word(`section_${id}`)));
		try {
			into.append(...draw(state).flat().filter(Boolean));
		} catch (error) {
			console.error(`section ${id}:`, error);
			into.append(element('p', { class: 'absent' }, word('broken_section')));
		}
		return into;
	}

	function words() {
		document.documentElement.lang = state.language;
		document.documentElement.dataset.theme = state.theme;
		for (const node of document.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
		document.title = word('title');
		const { as_of: asOf, schema, time_zone: zone, currency } = page.about;
		document.getElementById('about').textContent = asOf ? word('about', {
			schema, zone, currency, as_of: new Intl.DateTimeFormat(state.language, { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(new Date(asOf)),
		}) : word('no_data');
	}

	function render() {
		page.charts.clear();
		words();
		filters();
		contents();
		document.getElementById('content').replaceChildren(...page.sections.map(section));
		page.charts.draw();
	}

	render();
	// Paper is white, whatever the screen.
	let before;
	window.addEventListener('beforeprint', () => {
		before = state.theme;
		page.printing = true;
		state.theme = 'light';
		render();
		page.charts.resize();
	});
	window.addEventListener('afterprint', () => {
		page.printing = false;
		state.theme = before;
		render();
	});
})();
