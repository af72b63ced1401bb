// Pieces of the page: elements, tiles, tables, and the words where a report has nothing to show.
(function () {
	'use strict';
	const page = window.SocialRoi;
	page.sections = [];

	// An element with attributes and children; text is always text, never markup.
	function element(name, attributes = {}, ...children) {
		const node = document.createElement(name);
		for (const [key, value] of Object.entries(attributes)) {
			if (value !== undefined && value !== null && value !== false) node.setAttribute(key, value === true ? '' : value);
		}
		node.append(...children.flat().filter((child) => child !== null && child !== undefined));
		return node;
	}

	// What the figure was in the period before, where there is one: { period, value, text } of it, and the value now.
	function comparison(now, before) {
		if (!before || !page.format.known(now) || !page.format.known(before.value)) return null;
		const way = now > before.value ? 'change_up' : now < before.value ? 'change_down' : 'change_none';
		return element('div', { class: 'beside' }, page.word(way, { value: before.text, period: /^\d{4}-\d{2}$/.test(before.period) ? page.format.month(before.period) : page.format.period(before.period) }));
	}

	// Figures with their names: [{ id, name, value, text, beside, tone, before }]. value is the bare number, for tests and for copying.
	function tiles(list) {
		const across = list.length <= 6 ? list.length : Math.ceil(list.length / 2);
		return element('dl', { class: list.length % 2 ? 'tiles odd' : 'tiles', style: `--across: ${across}` },
			list.map(({ id, name, value, text, beside, tone, before }) => element('div', { class: 'tile', id: `tile-${id}`, 'data-value': value ?? '' },
				element('dt', {}, name),
				element('dd', {}, element('div', { class: `figure ${tone || ''}` }, text), comparison(value, before), beside ? element('div', { class: 'beside' }, beside) : null))));
	}

	// A card that holds anything under a heading, with a note.
	const card = (title, text, ...content) => element('div', { class: 'card' }, element('h3', {}, title), text ? note(text) : null, ...content);

	// A table: columns are { name, number }, rows are lists of text or elements. Its caption is for screen readers: sighted readers see a heading above.
	function table(caption, columns, lines) {
		const kind = (i) => (columns[i].number ? 'number' : undefined);
		return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, element('table', {},
			element('caption', { class: 'unseen' }, caption),
			element('thead', {}, element('tr', {}, columns.map((column, i) => element('th', { scope: 'col', class: kind(i) }, column.name)))),
			element('tbody', {}, lines.map((cells) => element('tr', {}, cells.map((cell, i) => (i === 0
				? element('th', { scope: 'row' }, cell)
				: element('td', { class: kind(i) }, cell))))))));
	}

	// Says in words that there is nothing to draw: the report is not in the export, or has no rows for what was chosen.
	function absent(reportName) {
		const missing = page.reports.rows(reportName) === null;
		return element('p', { class: 'absent', 'data-report': reportName }, page.word(missing ? 'absent_report' : 'empty_report', { report: reportName }));
	}

	const note = (text) => element('p', { class: 'note' }, text);
	const lead = (text) => element('p', { class: 'lead' }, text);

	// Says which of the filters a figure does not follow.
	function notFiltered(...names) {
		const chosen = names.filter((name) => (name === 'channel' ? page.state.channel !== '*' : page.state.period !== 'all'));
		return chosen.length ? note(page.word('not_filtered', { filters: chosen.map((name) => page.word(name)).join(', ') })) : null;
	}

	Object.assign(page, { element, tiles, card, table, absent, note, lead, notFiltered });
})();
