// The answer first: is it worth it, and are the goals met.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;

	// ROI of a period is that of its sums, never a mean of the months' ratios.
	function totals(state) {
		const months = reports.select(reports.rows('roi_monthly'), state, { byChannel: false });
		const deflection = reports.select(reports.rows('deflection_roi'), state, { byChannel: false });
		const value = reports.sumOrNull(months, 'value');
		const cost = reports.sumOrNull(months, 'cost');
		return { months, value, cost, roi: value !== null && cost > 0 ? ((value - cost) * 100) / cost : null, savings: reports.sumOrNull(deflection, 'savings') };
	}

	// The sentence that answers the heading.
	function answer({ roi, value, cost, savings }, state) {
		const amounts = { one: format.money(1), amount: format.money(value / cost), period: format.span(state.period) };
		const told = [word(roi === null ? 'answer_unknown' : roi >= 0 ? 'answer_pays' : 'answer_costs', amounts)];
		if (roi >= 0 && roi !== null && savings < 0 && savings !== null) told.push(word('answer_savings_short'));
		return page.element('p', { class: 'answer' }, told.join(' '));
	}

	function goalsOf(state) {
		const goals = reports.rows('goal_status');
		return goals && goals.filter((goal) => state.channel === '*' || goal.scope === 'all' || goal.scope === `channel:${state.channel}`);
	}

	const metric = (name) => (reports.rows('metrics') || []).find((row) => row.metric === name) || {};
	const metricName = (name) => metric(name)[`label_${page.state.language}`] || name;
	const statusWord = (status) => word(`status_${String(status).replace(/ /g, '_')}`, {}, status);

	const signs = { met: '✓', 'on track': '↗', 'at risk': '!', missed: '✗' };
	const tones = { met: 'better', 'at risk': 'worse', missed: 'worse' };
	const statusOf = (status) => page.element('span', { class: tones[status] }, page.element('span', { 'aria-hidden': true }, `${signs[status] || '–'} `), statusWord(status));

	function goalTable(goals) {
		if (!goals || !goals.length) return page.absent('goal_status');
		const byDue = (a, b) => (a.due_on < b.due_on ? -1 : a.due_on > b.due_on ? 1 : a.metric + a.scope < b.metric + b.scope ? -1 : 1);
		return page.card(word('goals'), word('goals_note'), page.table(word('goals'), [{ name: word('goal') }, { name: word('applies_to') }, { name: word('value_now'), number: true }, { name: word('target'), number: true },
			{ name: word('due') }, { name: word('status') }],
		[...goals].sort(byDue).map((goal) => {
			const { unit } = metric(goal.metric);
			return [metricName(goal.metric), format.scope(goal.scope), format.figure(goal.value, unit), format.figure(goal.target, unit), format.day(goal.due_on), statusOf(goal.status)];
		})));
	}

	function charts({ months }) {
		if (!months.length) return page.absent('roi_monthly');
		const x = { name: word('month'), labels: months.map((row) => format.month(row.month)) };
		return page.element('div', { class: 'charts' },
			page.charts.overNames({
				id: 'value-cost', title: word('value_and_cost'), note: word('value_and_cost_note'), x, y: { name: page.about.currency, format: format.money },
				series: [{ name: word('value'), values: months.map((row) => row.value) }, { name: word('cost'), values: months.map((row) => row.cost) }],
			}),
			page.charts.overNames({
				id: 'roi', title: word('roi_by_month'), note: word('roi_note'), type: 'line', x, y: { name: word('percent'), format: format.percent },
				series: [{ name: word('roi'), values: months.map((row) => row.roi) }, { name: word('roi_margin'), values: months.map((row) => row.roi_margin) }],
			}));
	}

	page.sections.push({
		id: 'answer',
		draw(state) {
			if (!reports.rows('roi_monthly')) return [page.absent('roi_monthly')];
			const sums = totals(state);
			const period = reports.periodBefore(state.period);
			const earlier = period && totals({ ...state, period });
			const before = (name, show) => (earlier ? { period, value: earlier[name], text: show(earlier[name]) } : null);
			const goals = goalsOf(state);
			const met = goals && goals.filter((goal) => goal.status === 'met').length;
			const sign = (value) => (value > 0 ? 'better' : value < 0 ? 'worse' : '');
			return [
				answer(sums, state),
				page.tiles([
					{ id: 'roi', name: word('roi'), value: sums.roi, text: format.percent(sums.roi), tone: sign(sums.roi), before: before('roi', format.percent), beside: word('roi_formula') },
					{ id: 'savings', name: word('savings'), value: sums.savings, text: format.money(sums.savings), tone: sign(sums.savings), before: before('savings', format.money), beside: word('savings_formula') },
					{ id: 'value', name: word('value'), value: sums.value, text: format.money(sums.value), before: before('value', format.money), beside: word('value_beside') },
					{ id: 'cost', name: word('cost'), value: sums.cost, text: format.money(sums.cost), before: before('cost', format.money), beside: word('cost_beside') },
					{ id: 'goals', name: word('goals_met'), value: goals ? met : null, text: goals ? word('n_of_m', { n: met, m: goals.length }) : format.unknown, beside: word(goals ? 'goals_beside' : 'absent_short') },
				]),
				page.notFiltered('channel'),
				charts(sums),
				goalTable(goals),
			];
		},
	});
	Object.assign(page, { metric, metricName });
})();
