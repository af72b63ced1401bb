// The reports in data.js: rows as objects, and what can be said of a period and a channel.
(function () {
	'use strict';
	const page = window.SocialRoi = window.SocialRoi || {};
	const exported = window.SocialRoiData || {};
	const cache = new Map();

	// A view promises no order, so whatever has a month, a period, a day or an age comes in the order of it.
	function inOrder(list) {
		const column = ['month', 'period', 'day', 'age', 'days'].find((name) => list.length && name in list[0]);
		return column ? list.sort((a, b) => (a[column] < b[column] ? -1 : a[column] > b[column] ? 1 : 0)) : list;
	}

	// Rows of a report; null when the schema does not have it, so that a section can say so.
	function rows(name) {
		if (!exported[name]) return null;
		if (!cache.has(name)) {
			const { columns, rows: lines } = exported[name];
			cache.set(name, inOrder(lines.map((cells) => Object.fromEntries(columns.map((column, i) => [column, cells[i]])))));
		}
		return cache.get(name);
	}

	const sum = (list, column) => list.reduce((total, row) => total + (row[column] || 0), 0);

	// A sum in which something not known makes the whole not known; of no rows it is not known either.
	function sumOrNull(list, column) {
		if (!list.length || list.some((row) => row[column] === null || row[column] === undefined)) return null;
		return sum(list, column);
	}

	// part in percent of the whole, null when the whole is nothing.
	const percent = (part, whole) => (whole ? (part * 100) / whole : null);

	// Groups rows by a key into a Map that keeps the order of arrival.
	function groupBy(list, key) {
		const groups = new Map();
		for (const row of list) {
			const value = key(row);
			if (!groups.has(value)) groups.set(value, []);
			groups.get(value).push(row);
		}
		return groups;
	}

	// The periods a day or month belongs to: everything, its year, quarter and month.
	function periodsOf(day) {
		const year = day.slice(0, 4);
		return ['all', year, `${year}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`, day.slice(0, 7)];
	}

	// All periods that the data touch, for the filter: { years, quarters, months }.
	function periods() {
		const seen = new Set();
		for (const [name, column] of [['activity', 'day'], ['roi_monthly', 'month'], ['cost_breakdown', 'month']]) {
			for (const row of rows(name) || []) periodsOf(row[column]).slice(1).forEach((period) => seen.add(period));
		}
		const sorted = [...seen].sort().reverse();
		return {
			years: sorted.filter((p) => p.length === 4),
			quarters: sorted.filter((p) => p.includes('Q')),
			months: sorted.filter((p) => p.length === 7 && !p.includes('Q')),
		};
	}

	// The period before one, of the same length; null where the data do not reach back to it.
	function periodBefore(period) {
		const { years, quarters, months } = periods();
		const same = [years, quarters, months].find((list) => list.includes(period));
		return (same && same[same.indexOf(period) + 1]) || null;
	}

	const channels = () => [...new Set((rows('activity') || []).map((row) => row.channel))].sort();

	const inPeriod = (day, period) => period === 'all' || periodsOf(day).includes(period);

	// Rows of a period and channel, where the rows have a month (or day) and a channel at all; unknown channels are ''.
	function select(list, state, { date = 'month', byChannel = true } = {}) {
		return (list || []).filter((row) => inPeriod(row[date], state.period)
			&& (!byChannel || state.channel === '*' || (row.channel ?? '') === state.channel));
	}

	page.reports = { rows, sum, sumOrNull, percent, groupBy, periods, periodsOf, periodBefore, channels, select, inPeriod };
})();
