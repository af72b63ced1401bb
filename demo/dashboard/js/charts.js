// Charts: a description of what is shown goes in, a <figure> with the chart and its table comes out. Every axis has a name with its unit, and the
// table says the same for those who cannot see the chart, or want the figures.
(function () {
	'use strict';
	const page = window.SocialRoi;
	let waiting = [];
	let drawn = [];

	const textStyle = () => ({ color: page.palette().faint, fontSize: 12 });

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

	const narrow = () => window.innerWidth < 600;

	// Height of a legend that wraps, from what its names are likely to take up.
	function legendHeight(spec) {
		if (!spec.series || spec.series.length < 2) return 0;
		const width = window.innerWidth < 900 ? window.innerWidth - 60 : spec.wide ? Math.min(window.innerWidth, 1280) - 60 : Math.min(window.innerWidth, 1280) / 2 - 60;
		let lines = 1;
		let used = 0;
		for (const { name } of spec.series) {
			const taken = name.length * 7 + 50;
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
			aria: { enabled: true, label: { enabled: false }, decal: { show: Boolean(spec.stacked) } },
			grid: { left: 12, right: 20, top: 36 + legendHeight(spec), bottom: 34, containLabel: true },
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

	// Bars or lines over names. spec: { id, title, note, type, stacked, horizontal, tall, wide, x: { name, labels }, y: { name, format, scale, max },
	// series: [{ name, values, type, colour, lower, upper }] }; lower and upper are the interval of a line.
	function overNames(spec) {
		const categories = axisStyle(spec.x.name, {
			type: 'category', data: spec.x.labels, nameLocation: spec.horizontal ? 'end' : 'middle', nameGap: spec.horizontal ? 8 : 30, inverse: Boolean(spec.horizontal),
			axisLabel: { ...textStyle(), hideOverlap: !spec.horizontal, interval: spec.horizontal ? 0 : undefined, width: spec.horizontal ? (narrow() ? 90 : 160) : undefined, overflow: 'truncate' },
		});
		if (spec.horizontal) categories.nameLocation = 'start';
		const values = axisStyle(spec.y.name, {
			type: 'value', scale: Boolean(spec.y.scale), max: spec.y.max,
			nameLocation: spec.horizontal ? 'middle' : 'end', nameGap: spec.horizontal ? 30 : 12,
			nameTextStyle: { ...textStyle(), align: spec.horizontal ? 'center' : 'left', padding: spec.horizontal ? 0 : [0, 0, 0, -24] },
			axisLabel: { ...textStyle(), formatter: spec.y.axisFormat || ((value) => page.format.number(value, 2)), hideOverlap: true },
		});
		const option = {
			...baseOption(spec),
			xAxis: spec.horizontal ? values : categories,
			yAxis: spec.horizontal ? categories : values,
			series: [
				...spec.series.map((s, i) => seriesOption(spec, s, i)),
				...spec.series.flatMap((s, i) => (s.lower ? [intervalOption(s, i, (i - (spec.series.length - 1) / 2) * 4)] : [])),
			],
		};
		const columns = [{ name: spec.x.name }, ...spec.series.flatMap((s) => (s.lower
			? [{ name: s.name, number: true }, { name: page.word('interval_of', { name: s.name }), number: true }] : [{ name: s.name, number: true }]))];
		const show = spec.y.format;
		const lines = spec.x.labels.map((label, x) => [label, ...spec.series.flatMap((s) => (s.lower
			? [show(s.values[x]), page.format.known(s.lower[x]) ? `${show(s.lower[x])} – ${show(s.upper[x])}` : page.format.unknown] : [show(s.values[x])]))]);
		return figure(spec, option, columns, lines);
	}

	// A grid of cells whose colour is the value: x and y are { name, labels }, cells are [x, y, value]; value is { name, format }.
	function grid(spec) {
		const colours = page.palette();
		const shown = spec.cells.map((cell) => cell[2]).filter(page.format.known);
		const option = {
			...baseOption({}),
			grid: { left: 12, right: 20, top: 36, bottom: 84, containLabel: true },
			tooltip: {
				...baseOption({}).tooltip, trigger: 'item',
				formatter: ({ value: [x, y, v] }) => `${spec.y.labels[y]}, ${spec.x.labels[x]}: ${spec.value.format(v)}`,
			},
			xAxis: axisStyle(spec.x.name, { type: 'category', data: spec.x.labels, nameLocation: 'middle', nameGap: 30, splitLine: { show: false } }),
			yAxis: axisStyle(spec.y.name, { type: 'category', data: spec.y.labels, inverse: true, nameLocation: 'start', nameTextStyle: { ...textStyle(), align: 'right' }, splitLine: { show: false } }),
			visualMap: {
				min: shown.length ? Math.min(...shown) : 0, max: shown.length ? Math.max(...shown) : 1, calculable: false, orient: 'horizontal', left: 'center', bottom: 0,
				inRange: { color: colours.ramp }, textStyle: { color: colours.ink }, itemHeight: narrow() ? 80 : 140, itemWidth: 14,
				text: shown.length ? [spec.value.format(Math.max(...shown)), spec.value.format(Math.min(...shown))] : undefined,
			},
			series: [{
				type: 'heatmap', name: spec.value.name, data: spec.cells.filter((cell) => page.format.known(cell[2])), itemStyle: { borderColor: colours.card, borderWidth: 1 },
				label: { show: Boolean(spec.labelled) && !narrow(), fontSize: 10, formatter: ({ value }) => page.format.number(value[2], 0), textBorderColor: colours.card, textBorderWidth: 2, color: colours.ink },
			}],
		};
		const byRow = spec.y.labels.map(() => spec.x.labels.map(() => null));
		for (const [x, y, value] of spec.cells) byRow[y][x] = value;
		const columns = [{ name: `${spec.y.name} / ${spec.x.name}` }, ...spec.x.labels.map((name) => ({ name, number: true }))];
		return figure(spec, option, columns, spec.y.labels.map((label, y) => [label, ...byRow[y].map(spec.value.format)]));
	}

	function figure(spec, option, columns, lines) {
		const { element } = page;
		const surface = element('div', { class: 'chart', id: `chart-${spec.id}`, role: 'img', 'aria-label': `${spec.title}. ${spec.note || ''} ${page.word('table_follows')}` });
		const details = element('details', {}, element('summary', {}, page.word('as_table'), element('span', { class: 'unseen' }, `: ${spec.title}`)), page.table(spec.title, columns, lines));
		surface.style.height = `${(spec.tall ? 420 : 290) + legendHeight(spec)}px`;
		if (spec.horizontal) surface.style.height = `${Math.max(220, 110 + legendHeight(spec) + spec.x.labels.length * 26 * Math.max(1, spec.stacked ? 1 : spec.series.length * 0.7))}px`;
		waiting.push({ surface, option });
		return element('figure', { class: spec.wide ? 'wide' : undefined }, element('figcaption', {}, element('h3', {}, spec.title), spec.note ? page.note(spec.note) : null), surface, details);
	}

	// Draws the charts of the figures that were made since, once these are in the document and have a size.
	function draw() {
		for (const { surface, option } of waiting) {
			const chart = window.echarts.init(surface, null, { renderer: 'svg' });
			chart.setOption(option);
			drawn.push(chart);
		}
		waiting = [];
	}

	function clear() {
		drawn.forEach((chart) => chart.dispose());
		drawn = [];
		waiting = [];
	}

	const resize = () => drawn.forEach((chart) => chart.resize());

	page.charts = { overNames, grid, draw, clear, resize };
})();
