// Numbers in the reader's language, always with their unit. What is not known is a dash.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const unknown = '–';
	const cached = new Map();

	function intl(options) {
		const key = page.state.language + JSON.stringify(options);
		if (!cached.has(key)) cached.set(key, new Intl.NumberFormat(page.state.language, options));
		return cached.get(key);
	}

	const known = (value) => value !== null && value !== undefined && Number.isFinite(Number(value));
	const number = (value, digits = 0) => (known(value) ? intl({ maximumFractionDigits: digits }).format(value) : unknown);
	const percent = (value, digits = 1) => (known(value) ? intl({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value / 100) : unknown);

	function money(value) {
		if (!known(value)) return unknown;
		const digits = Math.abs(value) < 100 ? {} : { minimumFractionDigits: 0, maximumFractionDigits: 0 };
		return intl({ style: 'currency', currency: page.about.currency || 'USD', currencyDisplay: 'code', ...digits }).format(value);
	}

	// A probability as people write it: small ones as a bound.
	const probability = (value) => (!known(value) ? unknown : value < 0.0001 ? `< ${number(0.0001, 4)}` : `= ${number(value, 4)}`);

	const unit = (value, name, digits = 0) => intl({ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits }).format(value);

	// Seconds as people say them: two units at most.
	function duration(seconds) {
		if (!known(seconds)) return unknown;
		if (seconds < 0) return `-${duration(-seconds)}`;
		if (seconds < 60) return unit(seconds, 'second');
		const minutes = Math.round(seconds / 60);
		if (minutes < 60) return unit(minutes, 'minute');
		const hours = Math.floor(minutes / 60);
		if (hours < 24) return unit(hours, 'hour') + (minutes % 60 ? ` ${unit(minutes % 60, 'minute')}` : '');
		const wholeHours = Math.round(minutes / 60);
		return unit(Math.floor(wholeHours / 24), 'day') + (wholeHours % 24 ? ` ${unit(wholeHours % 24, 'hour')}` : '');
	}

	// The unit a list of durations is best drawn in.
	function durationScale(values) {
		const longest = Math.max(0, ...values.filter(known));
		if (longest < 3600 * 2) return { divisor: 60, name: page.word('minutes') };
		if (longest < 86400 * 3) return { divisor: 3600, name: page.word('hours') };
		return { divisor: 86400, name: page.word('days') };
	}

	const date = (day, options) => new Intl.DateTimeFormat(page.state.language, { timeZone: 'UTC', ...options }).format(new Date(`${day}T00:00:00Z`));
	const day = (value) => date(value, { day: 'numeric', month: 'short', year: 'numeric' });
	const month = (value) => date(`${value.slice(0, 7)}-01`, { month: 'short', year: 'numeric' });

	function period(value) {
		if (value === 'all') return page.word('all_time');
		if (value.includes('Q')) return page.word('quarter_of', { quarter: value.slice(6), year: value.slice(0, 4) });
		return value.length === 4 ? value : date(`${value}-01`, { month: 'long', year: 'numeric' });
	}

	// A period with its first and last month, for sentences.
	function span(value) {
		if (value !== 'all') return period(value);
		const { months } = page.reports.periods();
		return months.length < 2 ? period(months[0] || 'all') : `${month(months[months.length - 1])} – ${month(months[0])}`;
	}

	// 'all', or the kind and name of what a figure is about: 'channel:facebook'.
	function scope(value) {
		const [kind, ...name] = String(value).split(':');
		return name.length ? `${page.word(kind)}: ${name.join(':')}` : page.word('all_scope');
	}

	const channel = (value) => (value === '*' ? page.word('all_channels') : value || page.word('unknown'));
	const weekday = (iso) => date(`2024-01-0${iso}`, { weekday: 'short' });

	// A figure of the catalogue, by its unit.
	function figure(value, unitName) {
		if (unitName === 'percent') return percent(value);
		if (unitName === 'seconds') return duration(value);
		if (unitName === 'currency') return money(value);
		return number(value, unitName === 'score' ? 1 : Number.isInteger(value) ? 0 : 2);
	}

	page.format = { number, percent, money, probability, duration, durationScale, day, month, period, span, scope, channel, weekday, figure, known, unknown };
})();
