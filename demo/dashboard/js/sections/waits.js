// How long customers wait: by the clock and in opening hours, over time, spread, by channel, and by the hour of the week they wrote in.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const measures = ['business', 'clock'];
	const column = (measure, name) => (measure === 'business' ? `business_${name}` : name);

	const lookUp = (period, channel) => (reports.rows('waits_by_period') || []).find((row) => row.period === period && row.channel === channel);

	function tiles(state, row) {
		const beside = word(`measure_${state.measure}`);
		const period = reports.periodBefore(state.period);
		const earlier = period && lookUp(period, state.channel);
		const tile = (id, name, source, show) => {
			const value = row[column(state.measure, source)];
			const was = earlier && earlier[column(state.measure, source)];
			return { id, name: word(name), value, text: show(value), before: earlier ? { period, value: was, text: show(was) } : null, beside };
		};
		const open = reports.rows('open_waits') && reports.select(reports.rows('open_waits'), state);
		return page.tiles([
			tile('first-reply-median', 'first_reply_median', 'first_reply_median_seconds', format.duration),
			tile('first-reply-mean', 'first_reply_mean', 'first_reply_mean_seconds', format.duration),
			tile('first-reply-p90', 'first_reply_p90', 'first_reply_p90_seconds', format.duration),
			tile('wait-median', 'wait_median', 'wait_median_seconds', format.duration),
			tile('wait-mean', 'wait_mean', 'wait_mean_seconds', format.duration),
			tile('within-1h', 'within_1h', 'first_reply_within_1h', format.percent),
			tile('within-24h', 'within_24h', 'first_reply_within_24h', format.percent),
			{ id: 'open-waits', name: word('open_waits'), value: open && reports.sum(open, 'open_waits'), text: open ? format.number(reports.sum(open, 'open_waits')) : format.unknown,
				beside: open ? word('abandoned_beside', { n: format.number(reports.sum(open, 'abandoned_waits')) }) : null },
		]);
	}

	// A series of durations for one list of rows, in a unit fit to draw.
	function durations(spec, list) {
		const scale = format.durationScale(list.flatMap((s) => s.seconds));
		return page.charts.overNames({
			...spec,
			y: { name: scale.name, format: (value) => (format.known(value) ? format.duration(value * scale.divisor) : format.unknown) },
			series: list.map((s) => ({ name: s.name, values: s.seconds.map((value) => (format.known(value) ? value / scale.divisor : null)) })),
		});
	}

	function trend(state) {
		const months = (reports.rows('waits_by_period') || [])
			.filter((row) => /^\d{4}-\d{2}$/.test(row.period) && row.channel === state.channel && reports.inPeriod(`${row.period}-01`, state.period));
		return durations({ id: 'wait-trend', title: word('wait_trend'), note: word('wait_trend_note'), type: 'line', x: { name: word('month'), labels: months.map((row) => format.month(row.period)) } },
			measures.flatMap((measure) => [
				{ name: `${word('first_reply_median')}, ${word(`measure_${measure}`)}`, seconds: months.map((row) => row[column(measure, 'first_reply_median_seconds')]) },
				{ name: `${word('wait_median')}, ${word(`measure_${measure}`)}`, seconds: months.map((row) => row[column(measure, 'wait_median_seconds')]) },
			]));
	}

	function byChannel(state) {
		const list = reports.channels().filter((channel) => state.channel === '*' || channel === state.channel).map((channel) => lookUp(state.period, channel)).filter(Boolean);
		return durations({ id: 'wait-channels', title: word('wait_by_channel'), note: word('wait_by_channel_note'), horizontal: true, x: { name: word('channel'), labels: list.map((row) => format.channel(row.channel)) } },
			measures.map((measure) => ({ name: word(`measure_${measure}`), seconds: list.map((row) => row[column(measure, 'first_reply_median_seconds')]) })));
	}

	function distribution(state) {
		const chosen = reports.select(reports.rows('waits_distribution'), state);
		const limits = [300, 900, 3600, 14400, 28800, 86400, 259200].map(format.duration);
		const share = (measure, bucket) => reports.percent(reports.sum(chosen.filter((row) => row.measure === measure && row.bucket === bucket), 'waits'),
			reports.sum(chosen.filter((row) => row.measure === measure), 'waits'));
		return page.charts.overNames({
			id: 'wait-distribution', title: word('wait_distribution'), note: word('wait_distribution_note'),
			x: { name: word('wait_up_to'), labels: [...limits.map((limit) => `≤ ${limit}`), `> ${limits[6]}`] }, y: { name: word('percent_of_waits'), format: format.percent },
			series: measures.map((measure) => ({ name: word(`measure_${measure}`), values: [0, 1, 2, 3, 4, 5, 6, 7].map((bucket) => share(measure === 'business' ? 'business' : 'calendar', bucket)) })),
		});
	}

	// Who is still waiting, by the month the wait began in.
	function openByMonth(state) {
		const rows = reports.rows('open_waits') && reports.select(reports.rows('open_waits'), state);
		if (!rows || !rows.length) return page.absent('open_waits');
		const months = [...reports.groupBy(rows, (row) => row.month)];
		return page.charts.overNames({
			id: 'wait-open', title: word('open_by_month'), note: word('open_by_month_note'), stacked: true, x: { name: word('month'), labels: months.map(([month]) => format.month(month)) },
			y: { name: word('customers'), format: format.number },
			series: [['open_waits', 'open_waits'], ['abandoned', 'abandoned_waits']].map(([name, source]) => ({ name: word(name), values: months.map(([, list]) => reports.sum(list, source)) })),
		});
	}

	function byHour(state) {
		const groups = reports.groupBy(reports.select(reports.rows('waits_by_hour'), state), (row) => `${row.weekday} ${row.hour}`);
		const first = page.about.week_start || 1;
		const weekdays = [0, 1, 2, 3, 4, 5, 6].map((i) => ((first - 1 + i) % 7) + 1);
		const cells = [...groups].map(([key, list]) => {
			const [weekday, hour] = key.split(' ').map(Number);
			return [hour, weekdays.indexOf(weekday), reports.sum(list, column(state.measure, 'seconds')) / reports.sum(list, 'waits')];
		});
		return page.charts.grid({
			id: 'wait-hours', title: word('wait_by_hour'), note: word('wait_by_hour_note', { measure: word(`measure_${state.measure}`), zone: page.about.time_zone }), wide: true,
			x: { name: word('hour_of_day'), labels: [...Array(24).keys()].map(String) }, y: { name: word('weekday'), labels: weekdays.map(format.weekday) },
			cells, value: { name: word('wait_mean'), format: format.duration },
		});
	}

	page.sections.push({
		id: 'waits',
		draw(state) {
			if (!reports.rows('waits_by_period')) return [page.absent('waits_by_period')];
			const row = lookUp(state.period, state.channel);
			if (!row) return [page.absent('waits_by_period')];
			return [
				tiles(state, row),
				page.element('div', { class: 'charts' }, trend(state), byChannel(state),
					reports.rows('waits_distribution') ? distribution(state) : page.absent('waits_distribution'), openByMonth(state),
					reports.rows('waits_by_hour') ? byHour(state) : page.absent('waits_by_hour')),
			];
		},
	});
	page.durations = durations;
})();
