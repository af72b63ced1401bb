// Do customers stay: those served on social media against the control group, with intervals, and the cohorts.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;

	const known = (name, prefix) => word(`${prefix}_${String(name).replace(/[ ,()-]+/g, '_')}`, {}, String(name));

	// Ages with fewer customers than this in a group are not drawn: their figures jump.
	const fewest = 10;

	// One comparison: how many stay, in both groups, and the difference with its interval.
	function comparison([name, rows]) {
		const x = { name: word(name === 'leads' ? 'months_since_joining' : 'months_since'), labels: rows.map((row) => format.number(row.age)) };
		const id = name.replace(/\W+/g, '-');
		const title = known(name, 'comparison');
		const last = rows[rows.length - 1];
		return [
			page.charts.overNames({
				id: `retention-${id}`, title: word('retention_of', { comparison: title }), note: `${word('association')} ${word('group_sizes', { treated: format.number(rows[0].n_treated), control: format.number(rows[0].n_control), n: fewest })}`,
				type: 'line', x, y: { name: word('percent_of_customers'), format: format.percent, percentScale: true },
				series: [{ name: word('treated'), values: rows.map((row) => row.treated) }, { name: word('control'), values: rows.map((row) => row.control) }],
			}),
			page.charts.overNames({
				id: `lift-${id}`, title: word('lift_of', { comparison: title }), note: word('lift_note', { lift: points(last.lift), lower: points(last.lower), upper: points(last.upper), age: last.age }),
				type: 'line', x, y: { name: word('percentage_points'), format: points },
				series: [{ name: word('lift'), values: rows.map((row) => row.lift), lower: rows.map((row) => row.lower), upper: rows.map((row) => row.upper) }],
			}),
		];
	}

	const points = (value) => (format.known(value) ? `${format.number(value, 1)} ${word('pp')}` : format.unknown);

	function comparisons() {
		const rows = (reports.rows('retention_comparison') || []).filter((row) => row.adjusted_by === undefined || row.adjusted_by === 'nothing');
		const usable = rows.filter((row) => Math.min(row.n_treated, row.n_control) >= fewest);
		if (!usable.length) return [page.absent('retention_comparison')];
		return inGroups(usable).flatMap(comparison);
	}

	// The comparison of first service contacts first: it is about all customers.
	const inGroups = (rows) => [...reports.groupBy(rows, (row) => row.comparison)].sort(([a], [b]) => (a === 'leads') - (b === 'leads') || (a < b ? -1 : 1));

	const step = 30;

	// The curve every 30 days: it holds from one event to the next, begins at 100 %, and ends with the last event seen.
	function everyStep(list, days, column) {
		return days.map((day) => {
			if (day > list[list.length - 1].days) return null;
			const before = list.filter((row) => row.days <= day);
			return before.length ? before[before.length - 1][column] : 100;
		});
	}

	// Kaplan-Meier: who is still a customer, by group, with the interval of each curve.
	function survival() {
		const rows = reports.rows('retention_survival') || [];
		if (!rows.length) return [page.absent('retention_survival')];
		return inGroups(rows).map(([name, list]) => {
			const days = [...Array(Math.floor(Math.max(...list.map((row) => row.days)) / step) + 1).keys()].map((i) => i * step);
			const test = list.find((row) => format.known(row.p_value));
			const group = (treated) => list.filter((row) => row.treated === treated);
			return page.charts.overNames({
				id: `survival-${name.replace(/\W+/g, '-')}`, title: word('survival_of', { comparison: known(name, 'comparison') }),
				note: `${word('survival_note')} ${test ? word('log_rank', { p: format.probability(test.p_value) }) : ''}`, type: 'line',
				x: { name: word(name === 'leads' ? 'days_since_joining' : 'days_since'), labels: days.map((day) => format.number(day)) }, y: { name: word('percent_of_customers'), format: format.percent, percentScale: true },
				series: [true, false].filter((treated) => group(treated).length).map((treated) => ({
					name: word(treated ? 'treated' : 'control'), values: everyStep(group(treated), days, 'survival'), lower: everyStep(group(treated), days, 'lower'), upper: everyStep(group(treated), days, 'upper'),
				})),
			});
		});
	}

	// Cells of months that have not fully ended are left empty, never drawn as a drop.
	function cohorts() {
		const rows = reports.rows('retention_cohorts') || [];
		if (!rows.length) return page.absent('retention_cohorts');
		const names = [...new Set(rows.map((row) => row.cohort))].sort().slice(-24);
		const ages = [...new Set(rows.filter((row) => names.includes(row.cohort)).map((row) => row.age))].sort((a, b) => a - b).slice(0, 25);
		const cells = rows.filter((row) => names.includes(row.cohort) && ages.includes(row.age) && format.known(row.retention))
			.map((row) => [ages.indexOf(row.age), names.indexOf(row.cohort), row.retention]);
		return page.charts.grid({
			id: 'cohorts', title: word('cohorts'), note: word('cohorts_note'), wide: true, labelled: true, cells,
			x: { name: word('months_after_first'), labels: ages.map(String) }, y: { name: word('cohort'), labels: names.map(format.month) }, value: { name: word('percent_of_customers'), format: format.percent },
		});
	}

	// Over all months, since a month has few of them.
	function saves() {
		const rows = reports.rows('customer_saves') || [];
		const compared = (name) => reports.sum(rows, name);
		if (!compared('n_treated') && !compared('n_control')) return page.absent('customer_saves');
		const { overall_lift: lift, overall_lower: lower, overall_upper: upper } = rows[0];
		return page.charts.overNames({
			id: 'saves', title: word('saves'), wide: true, note: `${word('saves_note', { lift: points(lift), lower: points(lower), upper: points(upper) })} ${word('association')}`, horizontal: true,
			x: { name: '', labels: [`${word('treated')} (${compared('n_treated')})`, `${word('control')} (${compared('n_control')})`] }, y: { name: word('percent_of_customers'), format: format.percent, max: 100 },
			series: [{ name: word('share'), values: [reports.percent(compared('saved_treated'), compared('n_treated')), reports.percent(compared('saved_control'), compared('n_control'))] }],
		});
	}

	page.sections.push({
		id: 'loyalty',
		draw() {
			return [page.lead(word('loyalty_lead')), page.notFiltered('period', 'channel'), page.element('div', { class: 'charts' }, ...comparisons(), ...survival(), saves(), cohorts())];
		},
	});
})();
