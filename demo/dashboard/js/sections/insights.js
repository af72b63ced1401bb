// What to do next, and what the figures cannot see.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const { element } = page;

	// Figures of a finding that are in the unit of its metric; the others are counts, days and names.
	const inUnit = ['value', 'gap', 'target', 'baseline', 'expected'];
	const said = ['metric', 'scope', 'month'];

	function shown(name, value, unit) {
		if (inUnit.includes(name) && unit) return format.figure(value, unit);
		if (typeof value === 'number') return format.number(value, 2);
		return /^\d{4}-\d{2}-\d{2}$/.test(value) ? format.day(value) : String(value);
	}

	// The figures behind a finding, by their names in the report.
	function evidence(row) {
		const { unit } = page.metric(row.metric);
		const figures = Object.entries(row.evidence || {}).filter(([name, value]) => value !== null && typeof value !== 'object' && !said.includes(name));
		if (!figures.length) return null;
		return element('details', {}, element('summary', {}, word('evidence'), element('span', { class: 'unseen' }, `: ${row.finding}`)),
			element('dl', { class: 'evidence' }, figures.map(([name, value]) => element('div', {},
				element('dt', {}, word(`evidence_${name}`, {}, name.replace(/_/g, ' '))), element('dd', {}, shown(name, value, unit))))));
	}

	function findings(state) {
		const rows = (reports.rows('insights') || []).filter((row) => state.channel === '*' || !String(row.scope).startsWith('channel:') || row.scope === `channel:${state.channel}`)
			.sort((a, b) => a.severity_rank - b.severity_rank || (a.finding < b.finding ? -1 : 1));
		if (!rows.length) return page.absent('insights');
		return element('ul', { class: 'findings' }, rows.map((row) => element('li', { class: row.severity },
			element('span', { class: 'severity' }, word(`severity_${row.severity}`, {}, String(row.severity)), row.scope && row.scope !== 'all' ? ` · ${format.scope(row.scope)}` : null),
			element('p', {}, String(row.finding)), evidence(row))));
	}

	// The sentences are made by the reports, in the language of the settings.
	const otherLanguage = (state) => (page.about.language && page.about.language !== state.language ? page.note(word('findings_language')) : null);

	function quality() {
		const rows = reports.rows('data_quality');
		if (rows === null) return page.absent('data_quality');
		if (!rows.length) return element('p', { class: 'absent' }, word('quality_fine'));
		return page.card(word('quality'), word('quality_lead'), page.notFiltered('period', 'channel'),
			page.table(word('quality'), [{ name: word('finding') }, { name: word('rows'), number: true }, { name: word('effect') }, { name: word('remedy') }],
				[...rows].sort((a, b) => b.num_rows - a.num_rows || (a.finding < b.finding ? -1 : 1)).map((row) => [row.finding, format.number(row.num_rows), row.effect, row.remedy])));
	}

	page.sections.push({
		id: 'insights',
		draw(state) {
			return [page.notFiltered('period'), otherLanguage(state), findings(state), quality()];
		},
	});
})();
