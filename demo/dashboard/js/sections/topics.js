// What customers ask about, and which ready answers serve: topics with their subtopics, canned replies of the team, options chosen in a chatbot.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const most = 12;

	// Each month carries the total of its own, once in every row.
	const totalOf = (rows, column) => [...reports.groupBy(rows, (row) => row.month).values()].reduce((total, list) => total + (list[0][column] || 0), 0);

	// Conversations of a topic: each month's number stands in every row of the topic, so it is taken once a month.
	function topicTotals(rows) {
		const total = totalOf(rows, 'total_conversations');
		return [...reports.groupBy(rows, (row) => row.topic)].map(([topic, list]) => {
			const months = [...reports.groupBy(list, (row) => row.month).values()].map((sameMonth) => sameMonth[0]);
			const conversations = reports.sum(months, 'topic_conversations');
			return { topic, conversations, share: reports.percent(conversations, total), subtopics: subtopicTotals(list) };
		}).filter((topic) => topic.conversations).sort((a, b) => b.conversations - a.conversations);
	}

	const subtopicTotals = (rows) => [...reports.groupBy(rows, (row) => row.subtopic)].map(([subtopic, list]) => ({
		subtopic, conversations: reports.sum(list, 'conversations'), negative: reports.sum(list, 'negative'), positive: reports.sum(list, 'positive'),
	})).filter((subtopic) => subtopic.conversations).sort((a, b) => b.conversations - a.conversations);

	const topicName = (name) => name || word('untagged');

	function topicCharts(rows) {
		const topics = topicTotals(rows);
		if (!topics.length) return [page.absent('topics')];
		const named = topics.filter((topic) => topic.topic).slice(0, 6);
		const months = [...reports.groupBy(rows, (row) => row.month)].sort(([a], [b]) => (a < b ? -1 : 1));
		const shareIn = (list, topic) => (list.find((row) => row.topic === topic) || {}).topic_share ?? 0;
		return [
			page.charts.overNames({
				id: 'topics', title: word('topics'), note: word('topics_note'), horizontal: true, x: { name: word('topic'), labels: topics.slice(0, most).map((topic) => topicName(topic.topic)) },
				y: { name: word('percent_of_conversations'), format: format.percent }, series: [{ name: word('share'), values: topics.slice(0, most).map((topic) => topic.share) }],
			}),
			page.charts.overNames({
				id: 'topics-trend', title: word('topics_trend'), type: 'line', x: { name: word('month'), labels: months.map(([month]) => format.month(month)) },
				y: { name: word('percent_of_conversations'), format: format.percent },
				series: named.map(({ topic }) => ({ name: topicName(topic), values: months.map(([, list]) => shareIn(list, topic)) })),
			}),
			page.element('div', { class: 'wide' }, page.table(word('subtopics'), [{ name: word('topic') }, { name: word('subtopic') }, { name: word('conversations'), number: true }, { name: word('positive_share'), number: true }],
				topics.filter((topic) => topic.topic).flatMap((topic) => topic.subtopics.slice(0, 5).map((s) => [topicName(topic.topic), s.subtopic || '–', format.number(s.conversations),
					format.percent(reports.percent(s.positive, s.positive + s.negative))])))),
		];
	}

	function quickReplyChart(rows, side) {
		const ofSide = rows.filter((row) => row.used_by === side);
		const uses = [...reports.groupBy(ofSide, (row) => row.quick_reply)].map(([name, list]) => ({ name, uses: reports.sum(list, 'uses') }))
			.filter((reply) => reply.uses).sort((a, b) => b.uses - a.uses || (a.name < b.name ? -1 : 1)).slice(0, most);
		if (!uses.length) return null;
		const share = reports.percent(reports.sum(ofSide, 'uses'), totalOf(ofSide, 'messages'));
		return page.charts.overNames({
			id: `quick-replies-${side}`, title: word(`quick_replies_${side}`), note: word(`quick_replies_${side}_note`, { share: format.percent(share) }), horizontal: true,
			x: { name: word('quick_reply'), labels: uses.map((reply) => reply.name) }, y: { name: word('uses'), format: format.number }, series: [{ name: word('uses'), values: uses.map((reply) => reply.uses) }],
		});
	}

	page.sections.push({
		id: 'topics',
		draw(state) {
			const topics = reports.select(reports.rows('topics'), state, { byChannel: false });
			const replies = reports.select(reports.rows('quick_replies'), state, { byChannel: false });
			return [
				page.notFiltered('channel'),
				page.element('div', { class: 'charts' },
					...(topics.length ? topicCharts(topics) : [page.absent('topics')]),
					...(replies.length ? ['team', 'customer'].map((side) => quickReplyChart(replies, side)) : [page.absent('quick_replies')])),
			];
		},
	});
})();
