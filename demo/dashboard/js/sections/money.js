// Where the money goes and where it comes from: cost by category, value by source, and the formula of the requests avoided.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const notSources = new Set(['month', 'value', 'value_margin', 'cost', 'profit', 'roi', 'roi_margin', 'sources_counted']);

	function costChart(state) {
		const rows = reports.select(reports.rows('cost_breakdown'), state, { byChannel: false });
		if (!rows.length) return page.absent('cost_breakdown');
		const months = [...new Set(rows.map((row) => row.month))].sort();
		const categories = [...reports.groupBy(rows, (row) => row.category)].sort((a, b) => reports.sum(b[1], 'amount') - reports.sum(a[1], 'amount'));
		return page.charts.overNames({
			id: 'costs', title: word('cost_by_category'), stacked: true, x: { name: word('month'), labels: months.map(format.month) }, y: { name: page.about.currency, format: format.money },
			series: categories.map(([category, list]) => ({ name: word(`cost_${category}`, {}, category), values: months.map((month) => (list.find((row) => row.month === month) || {}).amount ?? null) })),
		});
	}

	// Sources are the columns that are neither a sum, nor a cost, nor a comparison with the month before.
	function sourcesOf(rows) {
		const counted = rows[0].sources_counted || [];
		return Object.keys(rows[0]).filter((column) => !notSources.has(column) && !/^(cost_|previous_)|_change$/.test(column) && rows.some((row) => typeof row[column] === 'number'))
			.map((column) => ({ column, counts: counted.includes(column) }));
	}

	function valueChart(state) {
		const rows = reports.select(reports.rows('roi_monthly'), state, { byChannel: false });
		if (!rows.length) return page.absent('roi_monthly');
		return page.charts.overNames({
			id: 'sources', title: word('value_by_source'), note: word('value_by_source_note'), stacked: true, x: { name: word('month'), labels: rows.map((row) => format.month(row.month)) },
			y: { name: page.about.currency, format: format.money },
			series: sourcesOf(rows).filter((source) => source.counts).map(({ column }) => ({ name: word(`source_${column}`, {}, column), values: rows.map((row) => row[column]) })),
		});
	}

	function deflection(state) {
		const rows = reports.select(reports.rows('deflection_roi'), state, { byChannel: false });
		if (!rows.length) return page.absent('deflection_roi');
		return page.card(word('deflection'), word('deflection_note'), page.table(word('deflection'), [{ name: word('month') }, { name: word('requests_a'), number: true }, { name: word('price_b'), number: true }, { name: word('rate_b'), number: true },
			{ name: word('avoided_cost'), number: true }, { name: word('investment_c'), number: true }, { name: word('savings'), number: true }, { name: word('roi'), number: true }],
		rows.map((row) => [format.month(row.month), format.number(row.requests), format.money(row.cost_per_request), format.percent(row.deflection_rate * 100, 0), format.money(row.avoided_cost),
			format.money(row.investment), format.money(row.savings), format.percent(row.roi)])));
	}

	page.sections.push({
		id: 'money',
		draw(state) {
			return [page.notFiltered('channel'), page.element('div', { class: 'charts' }, costChart(state), valueChart(state)), deflection(state)];
		},
	});
})();
