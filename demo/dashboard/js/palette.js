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

	const channelsOf = (colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));

	// The ink to write with on the colour that the ramp has at a share of its length (0 to 1): black on light, white on dark.
	function inkOn(share) {
		const { ramp } = page.palette();
		const place = Math.min(Math.max(share, 0), 1) * (ramp.length - 1);
		const from = channelsOf(ramp[Math.floor(place)]);
		const to = channelsOf(ramp[Math.ceil(place)]);
		const [red, green, blue] = from.map((value, i) => value + (to[i] - value) * (place % 1));
		return red * 0.299 + green * 0.587 + blue * 0.114 > 140 ? '#111111' : '#ffffff';
	}

	// Patterns of stacked bars, faint, so that the colours stay what is seen first.
	const stroke = 'rgba(255, 255, 255, 0.35)';
	page.patterns = [
		{ symbol: 'none' },
		{ color: stroke, dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: Math.PI / 4 },
		{ color: stroke, symbol: 'circle', dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [6, 0], symbolSize: 0.6 },
		{ color: stroke, dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4 },
		{ color: stroke, dashArrayX: [1, 0], dashArrayY: [2, 6] },
		{ color: stroke, dashArrayX: [2, 6], dashArrayY: [1, 0] },
	];

	page.inkOn = inkOn;
	page.palette = () => (document.documentElement.dataset.theme === 'dark' ? dark : light);
	page.symbol = (i) => symbols[i % symbols.length];
	page.dash = (i) => dashes[i % dashes.length];
})();
