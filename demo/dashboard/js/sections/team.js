// The team: who replied how much, and how long customers waited for them. The reply's sender gets the credit.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const most = 25;

	page.sections.push({
		id: 'team',
		draw(state) {
			const all = (reports.rows('team') || []).filter((row) => row.period === state.period && row.channel === state.channel)
				.sort((a, b) => b.replies - a.replies || (a.name < b.name ? -1 : 1));
			if (!all.length) return [page.absent('team')];
			const column = state.measure === 'business' ? 'business_wait_median_seconds' : 'wait_median_seconds';
			const rows = all.slice(0, most);
			const x = { name: word('agent'), labels: rows.map((row) => row.name) };
			return [
				page.lead(word('team_lead')),
				page.element('div', { class: 'charts' },
					page.charts.overNames({
						id: 'team-replies', title: word('replies_by_agent'), note: all.length > most ? word('first_n', { n: most, m: all.length }) : null, horizontal: true, x, y: { name: word('count'), format: format.number },
						series: [{ name: word('replies'), values: rows.map((row) => row.replies) }, { name: word('resolutions'), values: rows.map((row) => row.resolutions) }],
					}),
					page.durations({ id: 'team-waits', title: word('wait_by_agent'), note: word(`measure_${state.measure}`), horizontal: true, x }, [{ name: word('wait_median'), seconds: rows.map((row) => row[column]) }])),
				page.card(word('team_table'), null, page.table(word('team_table'), [{ name: word('agent') }, { name: word('team') }, { name: word('replies'), number: true }, { name: word('messages_replied'), number: true },
					{ name: word('resolutions'), number: true }, { name: word('waits'), number: true }, { name: `${word('wait_median')}, ${word(`measure_${state.measure}`)}`, number: true }],
				all.map((row) => [row.name, row.team || '', format.number(row.replies), format.number(row.messages_replied), format.number(row.resolutions), format.number(row.waits), format.duration(row[column])]))),
			];
		},
	});
})();
