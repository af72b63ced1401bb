// The page in headless Chromium, opened from its file, against what SQL says. Prints TAP lines, numbered from FIRST.
// CHROMIUM is the browser, ARTEFACTS has care.js and empty.js (exports) and takes the screenshots; psql finds the server.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
function copyOfPage(name, data) {
	const directory = join(home, name);
	mkdirSync(directory);
	for (const part of ['index.html', 'style.css', 'js', 'vendor']) cpSync(join(source, part), join(directory, part), { recursive: true });
	if (data) cpSync(data, join(directory, 'data.js'));
	else writeFileSync(join(directory, 'data.js'), 'window.SocialRoiData = {};\n');
	return pathToFileURL(join(directory, 'index.html')).href;
}

const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'chromium-')), {
	executablePath, headless: true, viewport: { width: 1280, height: 1000 }, locale: 'en-US',
	args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
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
	for (const id of ['value-cost', 'roi', 'wait-trend', 'wait-channels', 'wait-distribution', 'wait-hours', 'volume', 'rates', 'volume-channels', 'rates-channels', 'team-replies', 'team-waits', 'costs', 'sources']) {
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
	same(await page.$$eval('.chart', (charts) => charts.filter((c) => c.getAttribute('role') !== 'img' || !c.getAttribute('aria-label')).length), 0, 'every chart has a name for screen readers');
}

try {
	const page = await open(copyOfPage('care', join(artefacts, 'care.js')));
	await chartsAreDrawn(page);
	await figuresEqualTheViews(page);
	await languagesWork(page);
	await looks(page);
	await keyboard(await open(copyOfPage('keys', join(artefacts, 'care.js'))));
	same(await open(`${copyOfPage('hash', join(artefacts, 'care.js'))}#period=2025-Q2&language=es`).then((p) => p.inputValue('#choose-period')), '2025-Q2', 'a view can be sent by its address');
	same(complaints, [], 'nothing was complained of on the console');
	const empty = await open(copyOfPage('empty', join(artefacts, 'empty.js')));
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
