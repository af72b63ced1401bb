// The voice of the customer: the words used most, by topic and sentiment, each with a message that uses it.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const { word, format, reports } = page;
	const perGroup = 5;
	const order = ['negative', 'positive', 'neutral'];

	const cut = (text) => (text.length > 140 ? `${text.slice(0, 139)}…` : text);
	const name = (row) => row.topic || word('untagged');

	page.voice = () => {
		const rows = (reports.rows('voice_of_customer') || []).filter((row) => order.includes(row.sentiment) && row.rank <= perGroup)
			.sort((a, b) => order.indexOf(a.sentiment) - order.indexOf(b.sentiment) || (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : a.rank - b.rank));
		if (!rows.length) return [page.absent('voice_of_customer')];
		const groups = [...reports.groupBy(rows, (row) => row.sentiment)];
		return [
			page.notFiltered('period', 'channel'),
			page.note(word('voice_note', { n: perGroup })),
			...groups.map(([sentiment, list], i) => page.element('details', { open: i === 0 }, page.element('summary', {}, `${word(sentiment)}: ${word('voice_words')}`),
				page.table(`${word('voice_words')}, ${word(sentiment)}`, [{ name: word('topic') }, { name: word('word') }, { name: word('uses'), number: true }, { name: word('sample') }],
					list.map((row) => [name(row), row.word, format.number(row.uses), cut((row.samples || [])[0] || '')])))),
		];
	};
})();
