// Colours that stay apart for every kind of colour vision (after Okabe and Ito), once for light and once for dark paper. A colour never carries a meaning
// alone: lines have symbols and dashes, stacked bars have patterns, every chart has a table.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const light = {
		series: ['#0072b2', '#d55e00', '#009e73', '#b55b93', '#56b4e9', '#b97f00', '#5a5a5a', '#8c6bb1'],
		ramp: ['#fff7e0', '#fbd27e', '#f29e38', '#c75a10', '#6e2a00'],
		ink: '#1b2430', faint: '#55606e', line: '#d5dbe3', card: '#ffffff', positive: '#0072b2', neutral: '#9aa4b0', negative: '#d55e00', unlabelled: '#d5dbe3',
	};
	const dark = {
		series: ['#56b4e9', '#ff8c42', '#2fc79b', '#e295c0', '#a5d8f6', '#f0b840', '#b9c2cc', '#b8a2dc'],
		ramp: ['#26313e', '#4a4a3a', '#8f6a2c', '#d89a35', '#ffe3a3'],
		ink: '#e8edf3', faint: '#a9b4c1', line: '#364251', card: '#1a212b', positive: '#56b4e9', neutral: '#7c8896', negative: '#ff8c42', unlabelled: '#364251',
	};
	const symbols = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin', 'arrow', 'circle'];
	const dashes = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], 'solid', 'dashed', 'dotted', 'solid'];

	page.palette = () => (document.documentElement.dataset.theme === 'dark' ? dark : light);
	page.symbol = (i) => symbols[i % symbols.length];
	page.dash = (i) => dashes[i % dashes.length];
})();
