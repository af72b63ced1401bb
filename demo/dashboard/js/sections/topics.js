// What customers ask about, and which ready answers serve: topics with their subtopics, canned replies of the team, options chosen in a chatbot.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const most = 12;
	const inTrend = 6;

	const topicName = (name) => name || word('untagged');
	const ofLevel = (rows, level) => rows.filter((row) => row.level === level);

	// [{ name, conversations, positive, negative }] by a column, the most first.
	const totals = (rows, column) => [...reports.groupBy(rows, (row) => row[column])].map(([name, list]) => ({
		name, conversations: reports.sum(list, 'conversations'), positive: reports.sum(list, 'positive'), negative: reports.sum(list, 'negative'),
	})).sort((a, b) => b.conversations - a.conversations || (String(a.name) < String(b.name) ? -1 : 1));

	function topicChart(rows) {
		const all = reports.sum(ofLevel(rows, 'all'), 'conversations');
		const topics = totals(ofLevel(rows, 'topic'), 'topic').slice(0, most);
		return page.charts.overNames({
			id: 'topics', title: word('topics'), note: word('topics_note'), horizontal: true, x: { name: word('topic'), labels: topics.map((topic) => topicName(topic.name)) },
			y: { name: word('percent_of_conversations'), format: format.percent }, series: [{ name: word('share'), values: topics.map((topic) => reports.percent(topic.conversations, all)) }],
		});
	}

	function trendChart(rows) {
		const months = [...reports.groupBy(rows, (row) => row.month)];
		const named = totals(ofLevel(rows, 'topic').filter((row) => row.topic), 'topic').slice(0, inTrend);
		const share = (list, topic) => reports.percent(reports.sum(ofLevel(list, 'topic').filter((row) => row.topic === topic), 'conversations'), reports.sum(ofLevel(list, 'all'), 'conversations'));
		return page.charts.overNames({
			id: 'topics-trend', title: word('topics_trend'), type: 'line', x: { name: word('month'), labels: months.map(([month]) => format.month(month)) },
			y: { name: word('percent_of_conversations'), format: format.percent },
			series: named.map(({ name }) => ({ name, values: months.map(([, list]) => share(list, name)) })),
		});
	}

	function subtopicTable(rows) {
		const named = ofLevel(rows, 'subtopic').filter((row) => row.topic);
		const lines = totals(ofLevel(rows, 'topic').filter((row) => row.topic), 'topic').flatMap(({ name }) => totals(named.filter((row) => row.topic === name), 'subtopic').slice(0, 5)
			.map((s) => [name, s.name || '–', format.number(s.conversations), format.percent(reports.percent(s.positive, s.positive + s.negative))]));
		const columns = [{ name: word('topic') }, { name: word('subtopic') }, { name: word('conversations'), number: true }, { name: word('positive_share'), number: true }];
		return page.element('div', { class: 'wide' }, page.card(word('subtopics'), null, page.table(word('subtopics'), columns, lines)));
	}

	// One side's ready replies. Rows without one stand for the messages that carry none.
	function quickReplyChart(rows, side) {
		const ofSide = rows.filter((row) => row.used_by === side);
		const used = ofSide.filter((row) => row.quick_reply);
		if (!used.length) return null;
		const replies = [...reports.groupBy(used, (row) => row.quick_reply)].map(([name, list]) => ({ name, uses: reports.sum(list, 'uses') }))
			.sort((a, b) => b.uses - a.uses || (a.name < b.name ? -1 : 1)).slice(0, most);
		const share = reports.percent(reports.sum(used, 'uses'), reports.sum(ofSide, 'uses'));
		return page.charts.overNames({
			id: `quick-replies-${side}`, title: word(`quick_replies_${side}`), note: word(`quick_replies_${side}_note`, { share: format.percent(share) }), horizontal: true,
			x: { name: word('quick_reply'), labels: replies.map((reply) => reply.name) }, y: { name: word('uses'), format: format.number }, series: [{ name: word('uses'), values: replies.map((reply) => reply.uses) }],
		});
	}

	page.sections.push({
		id: 'topics',
		draw(state) {
			const topics = reports.select(reports.rows('topics_by_channel'), state);
			const replies = reports.select(reports.rows('quick_replies_by_channel'), state);
			const charts = ['team', 'customer'].map((side) => quickReplyChart(replies, side)).filter(Boolean);
			return [
				page.element('div', { class: 'charts' },
					...(topics.length ? [topicChart(topics), trendChart(topics), subtopicTable(topics)] : [page.absent('topics_by_channel')]),
					...(charts.length ? charts : [page.absent('quick_replies_by_channel')])),
			];
		},
	});
})();
