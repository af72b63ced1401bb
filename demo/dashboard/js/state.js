// What the reader chose: kept in the address after '#', so that a view can be bookmarked and sent, also from a file.
(function () {
	'use strict';
	const page = window.SocialRoi;
	const about = (page.reports.rows('about') || [{}])[0];
	const allowed = { language: ['en', 'id', 'es'], theme: ['light', 'dark'], measure: ['business', 'clock'] };

	const preferred = {
		period: 'all',
		channel: '*',
		measure: 'business',
		language: allowed.language.find((l) => (navigator.language || '').startsWith(l)) || about.language || 'en',
		theme: window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
	};

	function read() {
		const state = { ...preferred };
		for (const [key, value] of new URLSearchParams(location.hash.replace(/^#\??/, ''))) {
			if (key in state && (!allowed[key] || allowed[key].includes(value))) state[key] = value;
		}
		const { years, quarters, months } = page.reports.periods();
		if (![...years, ...quarters, ...months].includes(state.period)) state.period = 'all';
		if (!page.reports.channels().includes(state.channel)) state.channel = '*';
		return state;
	}

	const state = read();

	function set(key, value) {
		state[key] = value;
		const changed = Object.entries(state).filter(([k, v]) => v !== preferred[k]);
		history.replaceState(null, '', `#${new URLSearchParams(changed)}`);
	}

	page.state = state;
	page.setState = set;
	page.about = about;
})();
