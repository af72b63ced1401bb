// How customers feel and what they say: sentiment over time and by channel, satisfaction, and the words they use most.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const moods = ['positive', 'neutral', 'negative', 'unlabelled'];

	function sentimentCharts(rows) {
		const colours = page.palette();
		const shares = (list) => Object.fromEntries(moods.map((mood) => [mood, reports.percent(reports.sum(list, mood), reports.sum(list, 'messages'))]));
		const stack = (spec, groups) => page.charts.overNames({
			...spec, stacked: true, y: { name: word('percent_of_messages'), format: format.percent, max: 100 },
			series: moods.map((mood) => ({ name: word(mood), colour: colours[mood], values: groups.map(([, list]) => shares(list)[mood]) })),
		});
		const months = [...reports.groupBy(rows, (row) => row.month)].sort(([a], [b]) => (a < b ? -1 : 1));
		const channels = [...reports.groupBy(rows, (row) => row.channel ?? '')].sort(([a], [b]) => (a < b ? -1 : 1));
		return [
			stack({ id: 'sentiment', title: word('sentiment_over_time'), x: { name: word('month'), labels: months.map(([month]) => format.month(month)) } }, months),
			stack({ id: 'sentiment-channels', title: word('sentiment_by_channel'), horizontal: true, x: { name: word('channel'), labels: channels.map(([channel]) => format.channel(channel)) } }, channels),
		];
	}

	function sentimentTiles(rows) {
		if (!rows.length) return [];
		const [positive, neutral, negative] = moods.map((mood) => reports.sum(rows, mood));
		const share = reports.percent(positive, positive + negative);
		const net = reports.percent(positive - negative, positive + neutral + negative);
		return [
			{ id: 'positive-share', name: word('positive_share'), value: share, text: format.percent(share), beside: word('positive_share_beside') },
			{ id: 'net-sentiment', name: word('net_sentiment'), value: net, text: format.percent(net), beside: word('net_sentiment_beside') },
		];
	}

	const csatOf = (list) => reports.percent(reports.sum(list, 'csat_satisfied'), reports.sum(list, 'csat_scores'));
	const npsOf = (list) => reports.percent(reports.sum(list, 'promoters') - reports.sum(list, 'detractors'), reports.sum(list, 'nps_scores'));

	// CSAT and NPS by month; a month without an answer has none.
	function satisfaction(rows) {
		if (!rows.length) return page.absent('satisfaction');
		const months = [...reports.groupBy(rows, (row) => row.month)].sort(([a], [b]) => (a < b ? -1 : 1));
		return page.charts.overNames({
			id: 'satisfaction', title: word('satisfaction'), note: word('satisfaction_note'), type: 'line', wide: true, x: { name: word('month'), labels: months.map(([month]) => format.month(month)) },
			y: { name: word('satisfaction_unit'), format: (value) => format.number(value, 1) },
			series: [{ name: 'CSAT', values: months.map(([, list]) => csatOf(list)) }, { name: 'NPS', values: months.map(([, list]) => npsOf(list)) }],
		});
	}

	function satisfactionTiles(rows) {
		const tile = (id, value, show, answers) => ({ id, name: id.toUpperCase(), value, text: show(value), beside: word('n_answers', { n: format.number(answers) }) });
		return [tile('csat', csatOf(rows), format.percent, reports.sum(rows, 'csat_scores')), tile('nps', npsOf(rows), (value) => format.number(value, 1), reports.sum(rows, 'nps_scores'))];
	}

	page.sections.push({
		id: 'sentiment',
		draw(state) {
			const rows = reports.select(reports.rows('sentiment_trend'), state);
			const scores = reports.select(reports.rows('satisfaction'), state);
			const tiles = [...sentimentTiles(rows), ...(scores.length ? satisfactionTiles(scores) : [])];
			return [
				tiles.length ? page.tiles(tiles) : null,
				page.element('div', { class: 'charts' }, ...(rows.length ? sentimentCharts(rows) : [page.absent('sentiment_trend')]), satisfaction(scores)),
				page.voice(),
			];
		},
	});
})();
