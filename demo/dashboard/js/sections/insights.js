// What to do next, and what the figures cannot see.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const { element } = page;

	// The figures behind a finding, by their names in the report.
	function evidence(figures) {
		if (!figures || typeof figures !== 'object') return figures ? page.note(String(figures)) : null;
		const shown = Object.entries(figures).filter(([, value]) => value !== null && typeof value !== 'object');
		return page.note(shown.map(([name, value]) => `${name.replace(/_/g, ' ')}: ${typeof value === 'number' ? format.number(value, 2) : value}`).join(' · '));
	}

	function findings(state) {
		const rows = (reports.rows('insights') || []).filter((row) => state.channel === '*' || !String(row.scope).startsWith('channel:') || row.scope === `channel:${state.channel}`);
		if (!rows.length) return page.absent('insights');
		return element('ul', { class: 'findings' }, rows.map((row) => element('li', {},
			element('span', { class: 'severity' }, `${word(`severity_${row.severity}`, {}, String(row.severity))}${row.scope && row.scope !== 'all' ? ` · ${row.scope}` : ''}: `),
			String(row.finding), evidence(row.evidence))));
	}

	function quality() {
		const rows = reports.rows('data_quality');
		if (rows === null) return page.absent('data_quality');
		if (!rows.length) return element('p', { class: 'absent' }, word('quality_fine'));
		return page.table(word('quality'), [{ name: word('finding') }, { name: word('rows'), number: true }, { name: word('effect') }, { name: word('remedy') }],
			rows.map((row) => [row.finding, format.number(row.num_rows), row.effect, row.remedy]));
	}

	page.sections.push({
		id: 'insights',
		draw(state) {
			return [page.notFiltered('period'), findings(state), element('h3', {}, word('quality')), page.lead(word('quality_lead')), quality()];
		},
	});
})();
