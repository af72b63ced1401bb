// How much comes in, and what share of it is answered, actioned and resolved. Rates are those of the sums.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const counts = ['received', 'answered', 'replies', 'automated', 'actioned', 'conversations', 'resolved', 'reopened'];
	const rates = [['response_rate', 'answered', 'received'], ['action_rate', 'actioned', 'received'], ['resolution_rate', 'resolved', 'conversations']];

	const summed = (list) => Object.fromEntries(counts.map((name) => [name, reports.sum(list, name)]));

	// Monday of a day's week, or the day the settings begin weeks with.
	function weekOf(day) {
		const date = new Date(`${day}T00:00:00Z`);
		date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 7 - ((page.about.week_start || 1) % 7)) % 7));
		return date.toISOString().slice(0, 10);
	}

	// Days in a month, weeks in a quarter, months otherwise.
	function grain(period) {
		if (/^\d{4}-\d{2}$/.test(period)) return { key: (row) => row.day, name: word('day'), label: format.day };
		if (period.includes('Q')) return { key: (row) => weekOf(row.day), name: word('week_of'), label: format.day };
		return { key: (row) => row.day.slice(0, 7), name: word('month'), label: format.month };
	}

	function overTime(state, rows) {
		const { key, name, label } = grain(state.period);
		const groups = [...reports.groupBy(rows, key)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([start, list]) => ({ start, ...summed(list) }));
		const x = { name, labels: groups.map((group) => label(group.start)) };
		return [
			page.charts.overNames({
				id: 'volume', title: word('messages_over_time'), x, y: { name: word('messages'), format: format.number },
				series: [['received', 'received'], ['replies', 'replies'], ['automated', 'automated']].map(([column, name2]) => ({ name: word(name2), values: groups.map((group) => group[column]) })),
			}),
			page.charts.overNames({
				id: 'rates', title: word('rates_over_time'), note: word('rates_note'), type: 'line', x, y: { name: word('percent'), format: format.percent, percentScale: true },
				series: rates.map(([rate, part, whole]) => ({ name: word(rate), values: groups.map((group) => reports.percent(group[part], group[whole])) })),
			}),
		];
	}

	function byChannel(rows) {
		const groups = [...reports.groupBy(rows, (row) => row.channel)].map(([channel, list]) => ({ channel, ...summed(list) })).sort((a, b) => b.received - a.received);
		const x = { name: word('channel'), labels: groups.map((group) => format.channel(group.channel)) };
		return [
			page.charts.overNames({
				id: 'volume-channels', title: word('messages_by_channel'), horizontal: true, x, y: { name: word('messages'), format: format.number },
				series: [{ name: word('received'), values: groups.map((group) => group.received) }, { name: word('replies'), values: groups.map((group) => group.replies) }],
			}),
			page.charts.overNames({
				id: 'rates-channels', title: word('rates_by_channel'), horizontal: true, x, y: { name: word('percent'), format: format.percent, max: 100 },
				series: rates.map(([rate, part, whole]) => ({ name: word(rate), values: groups.map((group) => reports.percent(group[part], group[whole])) })),
			}),
		];
	}

	page.sections.push({
		id: 'volume',
		draw(state) {
			const rows = reports.select(reports.rows('activity'), state, { date: 'day' });
			if (!rows.length) return [page.absent('activity')];
			const total = summed(rows);
			const period = reports.periodBefore(state.period);
			const earlier = period && summed(reports.select(reports.rows('activity'), { ...state, period }, { date: 'day' }));
			const before = (valueOf, show) => (earlier ? { period, value: valueOf(earlier), text: show(valueOf(earlier)) } : null);
			const count = (name, beside) => ({ id: name, name: word(name), value: total[name], text: format.number(total[name]), before: before((sums) => sums[name], format.number), beside });
			return [
				page.tiles([
					count('received', word('messages_unit')), count('replies', word('replies_beside')), count('automated', word('automated_beside')), count('conversations', word('conversations_beside')),
					...rates.map(([rate, part, whole]) => {
						const rateOf = (sums) => reports.percent(sums[part], sums[whole]);
						const value = rateOf(total);
						return { id: rate, name: word(rate), value, text: format.percent(value), before: before(rateOf, format.percent), beside: word('n_of_m', { n: format.number(total[part]), m: format.number(total[whole]) }) };
					}),
					count('reopened', word('reopened_beside')),
				]),
				page.element('div', { class: 'charts' }, ...overTime(state, rows), ...byChannel(rows)),
			];
		},
	});
})();
