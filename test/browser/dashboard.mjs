// The page in headless Chromium, opened from its file, against what SQL says. Prints TAP lines, numbered from FIRST.
// CHROMIUM is the browser, ARTEFACTS has care.js and empty.js (exports) and takes the screenshots; psql finds the server.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const source = fileURLToPath(new URL('../../demo/dashboard', import.meta.url));
const { chromium } = createRequire(join(source, 'package.json'))('playwright-core');
const { CHROMIUM: executablePath, ARTEFACTS: artefacts } = process.env;
let number = Number(process.env.FIRST || 1);
let failures = 0;

function ok(passed, name, detail) {
	console.log(`${passed ? 'ok' : 'not ok'} ${number++} - ${name}`);
	if (!passed) {
		failures++;
		console.log(`# ${JSON.stringify(detail)}`);
	}
}
const same = (got, wanted, name) => ok(JSON.stringify(got) === JSON.stringify(wanted), name, { got, wanted });
const query = (sql) => JSON.parse(execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', 'SET search_path = care, public', '-c', sql], { encoding: 'utf8' }));
const near = (got, wanted, name) => ok(wanted === null ? got === '' : got !== '' && Math.abs(Number(got) - wanted) <= 1e-6 * Math.max(1, Math.abs(wanted)), name, { got, wanted });

// A copy of the page with data of its own, as a reader has it: index.html, style.css, js, vendor, data.js.
const home = mkdtempSync(join(tmpdir(), 'dashboard-'));
function copyOfPage(name, data = 'window.SocialRoiData = {};\n') {
	const directory = join(home, name);
	mkdirSync(directory);
	for (const part of ['index.html', 'style.css', 'js', 'vendor']) cpSync(join(source, part), join(directory, part), { recursive: true });
	writeFileSync(join(directory, 'data.js'), data);
	return pathToFileURL(join(directory, 'index.html')).href;
}

const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'chromium-')), {
	executablePath, headless: true, viewport: { width: 1280, height: 1000 }, locale: 'en-US',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
	timeout: 180000,
});
context.setDefaultTimeout(180000);
const complaints = [];
const outside = [];
context.on('request', (request) => { if (!/^(file|data|blob|about):/.test(request.url())) outside.push(request.url()); });

async function open(url) {
	const page = await context.newPage();
	page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
	page.on('pageerror', (error) => complaints.push(error.message));
	await page.goto(url);
	await page.waitForSelector('#section-insights');
	return page;
}

const choose = (page, key, value) => page.selectOption(`#choose-${key}`, value);
const tile = (page, id) => page.getAttribute(`#tile-${id}`, 'data-value');

// Charts that have no drawing in them, or a drawing without shapes.
const blankCharts = (page) => page.$$eval('.chart', (charts) => charts.filter((chart) => chart.querySelectorAll('svg path').length < 4).map((chart) => chart.id));

async function chartsAreDrawn(page) {
	const drawn = await page.$$eval('.chart', (charts) => charts.map((chart) => chart.id));
	for (const id of ['value-cost', 'roi', 'wait-trend', 'wait-channels', 'wait-distribution', 'wait-open', 'wait-hours', 'volume', 'rates', 'volume-channels', 'rates-channels', 'team-replies', 'team-waits',
		'topics', 'topics-trend', 'quick-replies-team', 'quick-replies-customer', 'sentiment', 'sentiment-channels', 'satisfaction', 'retention-service-contact', 'lift-service-contact', 'survival-service-contact',
		'cohorts', 'costs', 'sources']) {
		ok(drawn.includes(`chart-${id}`), `chart ${id} is there`, drawn);
	}
	same(await blankCharts(page), [], 'every chart has shapes');
	const present = await page.$$eval('.absent[data-report]', (nodes) => nodes.map((node) => node.dataset.report));
	const rows = await page.evaluate((names) => names.filter((name) => (window.SocialRoi.reports.rows(name) || []).length > 0), present);
	same(rows.filter((name) => name !== 'customer_saves'), [], 'no section says that a report is absent which has rows');
	same(await page.$$eval('figure', (figures) => figures.filter((f) => !f.querySelector('table tbody tr') || !f.querySelector('h3').textContent).length), 0, 'every chart has a title and a table');
	const unnamed = await page.evaluate(() => [...document.querySelectorAll('.chart')].flatMap((node) => {
		const option = window.echarts.getInstanceByDom(node).getOption();
		return [...option.xAxis, ...option.yAxis].filter((axis) => axis.name === undefined).map(() => node.id);
	}));
	same(unnamed, [], 'every axis has a name');
}

async function figuresEqualTheViews(page) {
	// One query, since each of these reports reads everything.
	const reports = query(`WITH months AS MATERIALIZED (SELECT month, value, cost, roi FROM roi_monthly)
		SELECT json_build_object('roi', sum(value - cost) * 100 / sum(cost), 'value', sum(value), 'cost', sum(cost), 'november', max(roi) FILTER (WHERE month = '2025-11-01'),
			'year', (SELECT max(roi) FROM roi_yearly), 'savings', (SELECT sum(savings) FROM deflection_roi)) FROM months`);
	for (const name of ['roi', 'value', 'cost']) near(await tile(page, name), reports[name], `${name} is that of roi_monthly`);
	near(await tile(page, 'roi'), reports.year, 'roi of everything is that of roi_yearly, the demo being one year');
	near(await tile(page, 'savings'), reports.savings, 'savings are those of deflection_roi');
	await figuresOf(page, 'all', '*');
	await choose(page, 'period', '2025-11');
	await choose(page, 'channel', 'facebook');
	await figuresOf(page, '2025-11', 'facebook');
	near(await tile(page, 'roi'), reports.november, 'ROI follows the period');
	same(await page.$$eval('#section-answer .note', (notes) => notes.some((note) => note.textContent.includes('Channel'))), true, 'it is said that ROI does not follow the channel');
	const month = query('SELECT row_to_json(r) FROM first_reply_time r WHERE month = \'2025-11-01\' AND channel = \'facebook\'');
	near(await tile(page, 'first-reply-median'), month.business_median_seconds, 'the median of a month is that of first_reply_time');
	await choose(page, 'measure', 'clock');
	near(await tile(page, 'first-reply-p90'), month.p90_seconds, 'the 90th percentile by the clock is that of first_reply_time');
	await choose(page, 'measure', 'business');
	await choose(page, 'period', 'all');
	await choose(page, 'channel', '*');
}

async function figuresOf(page, period, channel) {
	const where = `${period === 'all' ? 'true' : `to_char(day, 'YYYY-MM') = '${period}'`} AND ${channel === '*' ? 'true' : `channel = '${channel}'`}`;
	const name = `${period}, ${channel}`;
	const wanted = query(`SELECT json_build_object('received', sum(received), 'replies', sum(replies), 'response_rate', sum(answered) * 100.0 / sum(received), 'resolution_rate', sum(resolved) * 100.0 / sum(conversations)) FROM inbox_activity WHERE ${where}`);
	for (const figure of Object.keys(wanted)) near(await tile(page, figure), wanted[figure], `${figure} of ${name} is that of inbox_activity`);
	const waits = query(`SELECT json_build_object('mean', extract(epoch FROM avg_first_reply(in_business_hours(w))), 'median', extract(epoch FROM median_wait(in_business_hours(w)))) FROM (SELECT rollup(waits) AS w FROM daily WHERE ${where}) r`);
	near(await tile(page, 'first-reply-mean'), waits.mean, `mean first reply of ${name} is that of daily`);
	near(await tile(page, 'wait-median'), waits.median, `median wait of ${name} is that of daily`);
}

// The rows of the table under a chart, as texts.
const tableOf = (page, chart) => page.$eval(`#chart-${chart}`, (node) => [...node.closest('figure').querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent)));

async function topicsEqualTheViews(page) {
	await choose(page, 'period', '2025-11');
	const shares = query(`SELECT json_agg(json_build_array(coalesce(topic, '(no topic)'), to_char(round(topic_share::numeric, 1), 'FM990.0') || '%') ORDER BY topic_conversations DESC, topic)
		FROM (SELECT DISTINCT topic, topic_share, topic_conversations FROM topics WHERE month = '2025-11-01' AND topic_conversations > 0) t`);
	const sorted = (rows) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
	same(sorted(await tableOf(page, 'topics')), sorted(shares), 'shares of topics of a month are those of topics');
	const replies = (where) => query(`SELECT json_agg(json_build_array(quick_reply, uses::text) ORDER BY quick_reply) FROM (${where}) q`);
	same(sorted(await tableOf(page, 'quick-replies-customer')), replies("SELECT quick_reply, uses FROM quick_replies WHERE month = '2025-11-01' AND used_by = 'customer' AND uses > 0"), 'options chosen in a month are those of quick_replies');
	await choose(page, 'period', 'all');
	await choose(page, 'channel', 'facebook');
	same(sorted(await tableOf(page, 'quick-replies-team')).map(([name, uses]) => [name, uses.replace(',', '')]),
		replies("SELECT quick_reply, count(*) AS uses FROM interactions WHERE kind = 'outbound' AND quick_reply <> '' AND channel = 'facebook' GROUP BY 1"), 'canned replies follow the channel');
	await choose(page, 'channel', '*');
}

// What a figure shows: its title and its table, by section.
const figures = (page) => page.$$eval('main section', (sections) => sections.flatMap((section) => [...section.querySelectorAll('figure, .card, .tiles, .findings')].map((node) => ({
	id: `${section.id} ${node.className} ${node.querySelector('h3') ? node.querySelector('h3').textContent : ''}`,
	text: [...node.querySelectorAll('tbody, .figure, p:not(.note)')].map((part) => part.textContent).join('\n'), says: /do not follow|whatever the filters/.test(section.textContent) }))));

// No figure may look as if it were filtered and not be: it changes with the filter, or its section says that it does not.
async function filtersChangeEveryFigure(page) {
	const before = new Map((await figures(page)).map(({ id, text }) => [id, text]));
	for (const [key, value] of [['period', '2025-11'], ['channel', 'facebook']]) {
		await choose(page, key, value);
		same((await figures(page)).filter(({ id, text, says }) => before.get(id) === text && !says).map(({ id }) => id), [], `every figure follows the ${key} or says that it does not`);
		await choose(page, key, key === 'period' ? 'all' : '*');
	}
	await choose(page, 'period', '2025-11');
	const change = await page.textContent('#tile-received');
	const october = query("SELECT sum(received) FROM inbox_activity WHERE to_char(day, 'YYYY-MM') = '2025-10'");
	ok(change.includes(`from ${october.toLocaleString('en')} (Oct 2025)`), 'a figure stands beside that of the period before', change);
	await choose(page, 'period', 'all');
}

// A view promises no order of its rows, so the page must not rest on one.
async function orderOfRowsDoesNotMatter(page, care) {
	// Not the drawings: in what order they are drawn is no matter.
	const shown = (from) => from.$$eval('main section', (sections) => sections.map((section) => [...section.querySelectorAll('h3, .tile, .note, .answer, summary, th, td, .findings li')].map((node) => node.textContent)));
	const reversed = Object.fromEntries(Object.entries(care).map(([name, report]) => [name, { ...report, rows: [...report.rows].reverse() }]));
	const other = await open(copyOfPage('reversed', `window.SocialRoiData = ${JSON.stringify(reversed)};`));
	const [wanted, got] = [await shown(page), await shown(other)];
	wanted.forEach((texts, i) => same(texts.map((text, place) => [text, got[i][place]]).filter(([a, b]) => a !== b).slice(0, 10), [], `section ${i + 1} is the same from rows in another order`));
	await other.close();
}

// WCAG's contrast of two colours.
function contrast(a, b) {
	const light = (colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
		.reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
	const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
	return (high + 0.05) / (low + 0.05);
}

function coloursCanBeRead() {
	for (const rule of readFileSync(join(source, 'style.css'), 'utf8').match(/--page:[^}]*/g)) {
		const colour = Object.fromEntries([...rule.matchAll(/--(\w+): (#\w{6})/g)].map(([, name, value]) => [name, value]));
		const faint = ['ink', 'faint', 'accent', 'good', 'bad'].filter((name) => Math.min(contrast(colour[name], colour.page), contrast(colour[name], colour.card)) < 4.5);
		same(faint, [], `text stands out from ${colour.page} (4.5:1)`);
	}
}

async function languagesWork(page) {
	const titles = new Set();
	for (const language of ['en', 'id', 'es']) {
		await choose(page, 'language', language);
		titles.add(await page.textContent('h1'));
		same(await page.getAttribute('html', 'lang'), language, `the page says that it is in ${language}`);
		ok((await page.textContent('#tile-roi .figure')).includes('%'), `ROI has its unit in ${language}`, await page.textContent('#tile-roi .figure'));
		ok(!/\{\w+\}|undefined|NaN/.test(await page.evaluate(() => document.body.innerText)), `no place left open in ${language}`);
	}
	same(titles.size, 3, 'three languages, three titles');
	await choose(page, 'language', 'en');
}

async function looks(page) {
	await page.screenshot({ path: join(artefacts, 'light.png'), fullPage: true });
	await choose(page, 'theme', 'dark');
	same(await page.getAttribute('html', 'data-theme'), 'dark', 'dark colours can be chosen');
	await page.screenshot({ path: join(artefacts, 'dark.png'), fullPage: true });
	await choose(page, 'theme', 'light');
	await page.setViewportSize({ width: 390, height: 800 });
	await page.waitForTimeout(400);
	ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is wider than a phone');
	same(await page.$$eval('.chart', (charts) => charts.filter((chart) => [...chart.querySelectorAll('svg text')].some((text) => {
		const [inner, outer] = [text.getBoundingClientRect(), chart.getBoundingClientRect()];
		return inner.width && (inner.left < outer.left - 1 || inner.right > outer.right + 1);
	})).map((chart) => chart.id)), [], 'no label is cut off at phone width');
	await page.screenshot({ path: join(artefacts, 'phone.png'), fullPage: true });
	await page.setViewportSize({ width: 1280, height: 1000 });
	await choose(page, 'theme', 'dark');
	const paper = await page.pdf({ path: join(artefacts, 'paper.pdf'), format: 'A4' });
	ok(paper.length > 100000, 'it prints, with its charts', paper.length);
	same(await page.getAttribute('html', 'data-theme'), 'dark', 'and is as it was before');
	await choose(page, 'theme', 'light');
}

// On a page just opened, since the first key stop is counted from where the reader was.
async function keyboard(page) {
	await page.keyboard.press('Tab');
	same(await page.evaluate(() => document.activeElement.className), 'skip', 'the first key stop skips to the figures');
	await page.keyboard.press('Tab');
	same(await page.evaluate(() => document.activeElement.id), 'choose-period', 'the second is the period');
	await page.keyboard.press('ArrowDown');
	same(await page.evaluate(() => [document.activeElement.id, window.SocialRoi.state.period !== 'all']), ['choose-period', true], 'arrow keys choose, and the focus stays');
	ok((await page.textContent('#status')).length > 0, 'the choice is announced');
	same(await page.$$eval('select', (selects) => selects.filter((s) => !s.labels.length).length), 0, 'every filter has a label');
	same(await page.$$eval('table', (tables) => tables.filter((t) => !t.caption || !t.caption.textContent || t.querySelector('th:not([scope])')).length), 0, 'every table has a caption and says what its headings head');
	same(await page.$$eval('[id]', (nodes) => nodes.length - new Set(nodes.map((n) => n.id)).size), 0, 'no id stands twice');
	same(await page.$$eval('.chart', (charts) => charts.filter((c) => c.getAttribute('role') !== 'img' || !c.getAttribute('aria-label')).length), 0, 'every chart has a name for screen readers');
}

try {
	const data = readFileSync(join(artefacts, 'care.js'), 'utf8');
	const page = await open(copyOfPage('care', data));
	await chartsAreDrawn(page);
	await figuresEqualTheViews(page);
	await topicsEqualTheViews(page);
	await filtersChangeEveryFigure(page);
	await orderOfRowsDoesNotMatter(page, await page.evaluate(() => window.SocialRoiData));
	coloursCanBeRead();
	await languagesWork(page);
	await looks(page);
	await keyboard(await open(copyOfPage('keys', data)));
	same(await open(`${copyOfPage('hash', data)}#period=2025-Q2&language=es`).then((p) => p.inputValue('#choose-period')), '2025-Q2', 'a view can be sent by its address');
	same(complaints, [], 'nothing was complained of on the console');
	const empty = await open(copyOfPage('empty', readFileSync(join(artefacts, 'empty.js'), 'utf8')));
	ok((await empty.$$('.absent')).length >= 9, 'a schema without rows says so, section by section');
	const nothing = await open(copyOfPage('nothing'));
	ok((await nothing.$$('.absent')).length >= 9, 'without any report each section says so');
	same(complaints, [], 'and nothing breaks');
	same(outside, [], 'nothing outside was asked for');
} catch (error) {
	ok(false, 'the tests run to their end', error.stack);
} finally {
	await context.close();
	rmSync(home, { recursive: true, force: true });
}
process.exitCode = failures ? 1 : 0;
