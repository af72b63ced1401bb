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
		const [positive, neutral, negative] = moods.map((mood) => reports.sum(rows, mood));
		const share = reports.percent(positive, positive + negative);
		const net = reports.percent(positive - negative, positive + neutral + negative);
		return page.tiles([
			{ id: 'positive-share', name: word('positive_share'), value: share, text: format.percent(share), beside: word('positive_share_beside') },
			{ id: 'net-sentiment', name: word('net_sentiment'), value: net, text: format.percent(net), beside: word('net_sentiment_beside') },
		]);
	}

	// CSAT and NPS by month; months without an answer have none.
	function satisfaction(state) {
		const rows = reports.select(reports.rows('satisfaction'), state);
		if (!rows.length) return page.absent('satisfaction');
		const months = [...new Set(rows.map((row) => row.month))].sort();
		const surveys = [...new Set(rows.map((row) => row.survey))].sort();
		const scoreIn = (survey, month) => {
			const list = rows.filter((row) => row.survey === survey && row.month === month && row.answers);
			const answers = reports.sum(list, 'answers');
			return answers ? list.reduce((total, row) => total + row.score * row.answers, 0) / answers : null;
		};
		return page.charts.overNames({
			id: 'satisfaction', title: word('satisfaction'), note: word('satisfaction_note'), type: 'line', x: { name: word('month'), labels: months.map(format.month) },
			y: { name: word('score'), format: (value) => format.number(value, 1) }, series: surveys.map((survey) => ({ name: survey.toUpperCase(), values: months.map((month) => scoreIn(survey, month)) })),
		});
	}

	page.sections.push({
		id: 'sentiment',
		draw(state) {
			const rows = reports.select(reports.rows('sentiment_trend'), state);
			return [
				rows.length ? sentimentTiles(rows) : null,
				page.element('div', { class: 'charts' }, ...(rows.length ? sentimentCharts(rows) : [page.absent('sentiment_trend')]), satisfaction(state)),
				page.element('h3', {}, word('voice')),
				...page.voice(state),
			];
		},
	});
})();
