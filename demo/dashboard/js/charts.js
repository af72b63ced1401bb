// Charts: a description of what is shown goes in, a <figure> with the chart and its table comes out. Every axis has a name with its unit, and the
// table says the same for those who cannot see the chart, or want the figures.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const fontSize = 12;
	const resizes = new ResizeObserver((entries) => entries.forEach(({ target }) => {
		const chart = window.echarts.getInstanceByDom(target);
		if (chart) chart.resize();
	}));
	let waiting = [];
	let drawn = [];

	const textStyle = () => ({ color: page.palette().faint, fontSize });
	const narrow = () => window.innerWidth < 600;

	// Width of a text in the charts' letters.
	const ruler = document.createElement('canvas').getContext('2d');
	function textWidth(text) {
		ruler.font = `${fontSize}px ${getComputedStyle(document.body).fontFamily}`;
		return ruler.measureText(text).width;
	}
	const widest = (labels) => Math.max(0, ...labels.map((label) => textWidth(String(label))));

	function axisStyle(name, extra) {
		const colours = page.palette();
		return {
			name,
			nameTextStyle: textStyle(),
			axisLabel: { ...textStyle(), hideOverlap: true },
			axisLine: { lineStyle: { color: colours.line } },
			axisTick: { show: false },
			splitLine: { lineStyle: { color: colours.line } },
			...extra,
		};
	}

	// A vertical axis of names. Its own name stands above, ends where the labels end, and has room to the left even where it is the longer.
	function namesDownwards(name, labels) {
		const width = Math.min(Math.ceil(widest(labels)) + 8, narrow() ? 110 : 160);
		const twoLines = narrow() ? 32 : 46;
		return {
			left: 12 + Math.max(0, textWidth(name) - width),
			axis: axisStyle(name, {
				type: 'category', data: labels, inverse: true, nameLocation: 'start', nameGap: 8, nameTextStyle: { ...textStyle(), align: 'right', padding: [0, 8, 0, 0] },
				axisLabel: { ...textStyle(), interval: 0, width, overflow: 'break', lineHeight: 13, formatter: (text) => (text.length > twoLines ? `${text.slice(0, twoLines - 1)}…` : text) },
			}),
		};
	}

	// Width that a figure's drawing has. Paper has two columns, however narrow the window is.
	function figureWidth(spec) {
		const paper = window.matchMedia('print').matches || page.printing;
		const across = (paper ? 700 : Math.min(window.innerWidth, 1280)) - 60;
		return spec.wide || (window.innerWidth < 900 && !paper) ? across : across / 2 - 30;
	}

	// Height of a legend that wraps in that width.
	function legendHeight(spec) {
		if (!spec.series || spec.series.length < 2) return 0;
		const width = figureWidth(spec);
		let lines = 1;
		let used = 0;
		for (const { name } of spec.series) {
			const taken = textWidth(name) + 46;
			if (used && used + taken > width) { lines += 1; used = 0; }
			used += taken;
		}
		return lines * 24;
	}

	function baseOption(spec) {
		const colours = page.palette();
		return {
			color: colours.series,
			animation: false,
			textStyle: { color: colours.ink, fontFamily: 'inherit' },
			aria: { enabled: true, label: { enabled: false }, decal: { show: Boolean(spec.stacked), decals: page.patterns } },
			grid: { left: 12, right: 24, top: 36 + legendHeight(spec), bottom: 34, containLabel: true },
			legend: spec.series && spec.series.length > 1
				? { type: 'plain', top: 0, left: 0, textStyle: { color: colours.ink }, itemGap: 14 } : undefined,
			tooltip: {
				trigger: 'axis', confine: true, backgroundColor: colours.card, borderColor: colours.line, textStyle: { color: colours.ink },
				valueFormatter: spec.y && ((value) => (Array.isArray(value) ? value.map(spec.y.format).join(' – ') : spec.y.format(value))),
			},
		};
	}

	function seriesOption(spec, s, i) {
		const type = s.type || spec.type || 'bar';
		const colour = s.colour || page.palette().series[i % page.palette().series.length];
		const common = { name: s.name, type, data: s.values, itemStyle: { color: colour }, emphasis: { focus: 'series' } };
		if (type === 'line') {
			const long = s.values.length > 40;
			return { ...common, symbol: page.symbol(i), symbolSize: 7, showSymbol: !long, showAllSymbol: !long, connectNulls: false, z: 3, lineStyle: { color: colour, width: 2, type: page.dash(i) } };
		}
		return { ...common, stack: spec.stacked ? 'all' : undefined, barMaxWidth: 36 };
	}

	// The interval around a line, as lines from lower to upper at each point (bands would hide one another).
	function intervalOption(s, i, xOffset) {
		const colour = s.colour || page.palette().series[i % page.palette().series.length];
		return {
			name: s.name, type: 'custom', z: 2, tooltip: { show: false }, silent: true,
			encode: { x: 0, y: [1, 2] },
			data: s.values.map((_, x) => [x, s.lower[x], s.upper[x]]).filter(([, lower, upper]) => page.format.known(lower) && page.format.known(upper)),
			renderItem(params, api) {
				const from = api.coord([api.value(0), api.value(1)]);
				const to = api.coord([api.value(0), api.value(2)]);
				const x = from[0] + xOffset;
				const cap = 4;
				const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: colour, lineWidth: 1.5, opacity: 0.8 } });
				return { type: 'group', children: [line(x, from[1], x, to[1]), line(x - cap, from[1], x + cap, from[1]), line(x - cap, to[1], x + cap, to[1])] };
			},
			itemStyle: { color: colour },
		};
	}

	// Where an axis of percent that ends at 100 begins when it need not begin at 0: at a step below the least value, in steps that divide the rest evenly.
	function percentScale(series) {
		const least = Math.min(100, ...series.flatMap((s) => [...s.values, ...(s.lower || [])]).filter(page.format.known));
		const step = [[10, 2], [25, 5], [50, 10]].find(([span]) => 100 - least <= span) || [100, 20];
		return { min: Math.floor(least / step[1]) * step[1], max: 100, interval: step[1] };
	}

	function valueAxis(spec) {
		return axisStyle(spec.y.name, {
			type: 'value', ...(spec.y.percentScale ? percentScale(spec.series) : { max: spec.y.max }),
			nameLocation: spec.horizontal ? 'middle' : 'end', nameGap: spec.horizontal ? 30 : 12,
			nameTextStyle: { ...textStyle(), align: spec.horizontal ? 'center' : 'left', padding: spec.horizontal ? 0 : [0, 0, 0, -24] },
			axisLabel: { ...textStyle(), formatter: spec.y.axisFormat || ((value) => page.format.number(value, 2)), hideOverlap: true },
		});
	}

	// Bars or lines over names. spec: { id, title, note, type, stacked, horizontal, wide, x: { name, labels }, y: { name, format, percentScale, max },
	// series: [{ name, values, type, colour, lower, upper }] }; lower and upper are the interval of a line.
	function overNames(spec) {
		const names = spec.horizontal ? namesDownwards(spec.x.name, spec.x.labels)
			: { axis: axisStyle(spec.x.name, { type: 'category', data: spec.x.labels, nameLocation: 'middle', nameGap: 30 }) };
		const base = baseOption(spec);
		const option = {
			...base,
			grid: { ...base.grid, left: names.left || base.grid.left },
			xAxis: spec.horizontal ? valueAxis(spec) : names.axis,
			yAxis: spec.horizontal ? names.axis : valueAxis(spec),
			series: [
				...spec.series.map((s, i) => seriesOption(spec, s, i)),
				...spec.series.flatMap((s, i) => (s.lower ? [intervalOption(s, i, (i - (spec.series.length - 1) / 2) * 4)] : [])),
			],
		};
		const height = spec.horizontal ? Math.max(180, 90 + spec.x.labels.length * 26 * (spec.stacked ? 1 : Math.max(1, spec.series.length * 0.7))) : 290;
		return figure(spec, option, height + legendHeight(spec), ...tableOf(spec));
	}

	// The same as columns and rows; an interval is a column of its own.
	function tableOf(spec) {
		const show = spec.y.format;
		const interval = (s, x) => (page.format.known(s.lower[x]) ? `${show(s.lower[x])} – ${show(s.upper[x])}` : page.format.unknown);
		return [
			[{ name: spec.x.name }, ...spec.series.flatMap((s) => [{ name: s.name, number: true }, ...(s.lower ? [{ name: page.word('interval_of', { name: s.name }), number: true }] : [])])],
			spec.x.labels.map((label, x) => [label, ...spec.series.flatMap((s) => [show(s.values[x]), ...(s.lower ? [interval(s, x)] : [])])]),
		];
	}

	// The value that all but one in twenty-five do not pass: the end of a colour ramp that one odd cell must not stretch.
	function nearlyMost(values) {
		const sorted = [...values].sort((a, b) => a - b);
		return sorted[Math.ceil(sorted.length * 0.96) - 1];
	}

	// A grid of cells whose colour is the value: x and y are { name, labels }, cells are [x, y, value]; value is { name, format }. With labelled, a cell shows
	// its number too.
	function grid(spec) {
		const colours = page.palette();
		const shown = spec.cells.map((cell) => cell[2]).filter(page.format.known);
		const least = shown.length ? Math.min(...shown) : 0;
		const most = shown.length ? nearlyMost(shown) : 1;
		const above = shown.some((value) => value > most) ? '≥ ' : '';
		const { left, axis } = namesDownwards(spec.y.name, spec.y.labels);
		const option = {
			...baseOption({}),
			grid: { left, right: 24, top: 36, bottom: 84, containLabel: true },
			tooltip: {
				...baseOption({}).tooltip, trigger: 'item',
				formatter: ({ value: [x, y, v] }) => `${spec.y.labels[y]}, ${spec.x.labels[x]}: ${spec.value.format(v)}`,
			},
			xAxis: axisStyle(spec.x.name, { type: 'category', data: spec.x.labels, nameLocation: 'middle', nameGap: 30, splitLine: { show: false } }),
			yAxis: { ...axis, splitLine: { show: false } },
			visualMap: {
				min: least, max: most, calculable: false, orient: 'horizontal', left: 'center', bottom: 0,
				inRange: { color: colours.ramp }, textStyle: { color: colours.ink }, itemHeight: narrow() ? 80 : 140, itemWidth: 14,
				text: shown.length ? [above + spec.value.format(most), spec.value.format(least)] : undefined,
			},
			series: [{
				type: 'heatmap', name: spec.value.name, itemStyle: { borderColor: colours.card, borderWidth: 1 },
				data: spec.cells.filter((cell) => page.format.known(cell[2])).map((value) => ({ value, label: { color: page.inkOn((value[2] - least) / (most - least || 1)) } })),
				label: { show: Boolean(spec.labelled) && !narrow(), fontSize: 11, formatter: ({ value }) => page.format.number(value[2], 0) },
			}],
		};
		const byRow = spec.y.labels.map(() => spec.x.labels.map(() => null));
		for (const [x, y, value] of spec.cells) byRow[y][x] = value;
		const columns = [{ name: `${spec.y.name} / ${spec.x.name}` }, ...spec.x.labels.map((name) => ({ name, number: true }))];
		return figure(spec, option, 130 + spec.y.labels.length * 24, columns, spec.y.labels.map((label, y) => [label, ...byRow[y].map(spec.value.format)]));
	}

	function figure(spec, option, height, columns, lines) {
		const { element } = page;
		const surface = element('div', { class: 'chart', id: `chart-${spec.id}`, role: 'img', style: `height: ${height}px`, 'aria-label': `${spec.title}. ${spec.note || ''} ${page.word('table_follows')}` });
		const details = element('details', {}, element('summary', {}, page.word('as_table'), element('span', { class: 'unseen' }, `: ${spec.title}`)), page.table(spec.title, columns, lines));
		waiting.push({ surface, option });
		return element('figure', { class: spec.wide ? 'wide' : undefined }, element('figcaption', {}, element('h3', {}, spec.title), spec.note ? page.note(spec.note) : null), surface, details);
	}

	// Draws the charts of the figures that were made since, once these are in the document and have a size; they follow their size from then on.
	function draw() {
		for (const { surface, option } of waiting) {
			const chart = window.echarts.init(surface, null, { renderer: 'svg' });
			chart.setOption(option);
			resizes.observe(surface);
			drawn.push(chart);
		}
		waiting = [];
	}

	function clear() {
		resizes.disconnect();
		drawn.forEach((chart) => chart.dispose());
		drawn = [];
		waiting = [];
	}

	const resize = () => drawn.forEach((chart) => chart.resize());

	page.charts = { overNames, grid, draw, clear, resize };
})();
