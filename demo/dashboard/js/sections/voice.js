// The voice of the customer: the words used most, by topic and sentiment, with messages that use them.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const perGroup = 5;
	const samples = 2;
	const order = ['negative', 'positive', 'neutral'];

	const cut = (text) => (text.length > 140 ? `${text.slice(0, 139)}…` : text);
	const name = (row) => row.topic || word('untagged');

	// One line a topic: its words, and the first different messages that use them.
	function line([topic, list]) {
		const words = list.map((row) => `${row.word} (${format.number(row.uses)})`).join(', ');
		const quoted = [...new Set(list.flatMap((row) => row.samples || []))].slice(0, samples);
		return [topic, words, page.element('ul', { class: 'quotes' }, quoted.map((text) => page.element('li', {}, cut(text))))];
	}

	page.voice = () => {
		const rows = (reports.rows('voice_of_customer') || []).filter((row) => order.includes(row.sentiment) && row.rank <= perGroup)
			.sort((a, b) => order.indexOf(a.sentiment) - order.indexOf(b.sentiment) || (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : a.rank - b.rank));
		if (!rows.length) return page.absent('voice_of_customer');
		return page.card(word('voice'), word('voice_note', { n: perGroup }), page.notFiltered('period', 'channel'),
			...[...reports.groupBy(rows, (row) => row.sentiment)].map(([sentiment, list], i) => page.element('details', { open: i === 0 },
				page.element('summary', {}, word(sentiment)),
				page.table(`${word('voice_words')}, ${word(sentiment)}`, [{ name: word('topic') }, { name: word('voice_words') }, { name: word('sample') }], [...reports.groupBy(list, name)].map(line)))));
	};
})();
