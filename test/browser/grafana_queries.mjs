// Runs every query of demo/grafana/social_roi.json with Grafana's macros and variables replaced as its PostgreSQL data source does, for the demo's year.
// A query whose report this build does not have is said and left out; any other error fails.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const dashboard = JSON.parse(readFileSync(new URL('../../demo/grafana/social_roi.json', import.meta.url), 'utf8'));
const from = '2025-01-01T00:00:00Z';
const to = '2026-01-01T00:00:00Z';
const seconds = { w: 604800, d: 86400, h: 3600, m: 60 };

const run = (sql) => execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', 'SET search_path = public', '-c', sql], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

function group(column, span) {
	const [, count, unit] = /^'(\d+)([wdhm])'$/.exec(span);
	const width = Number(count) * seconds[unit];
	return `floor(extract(epoch from ${column})/${width})*${width}`;
}

function expand(sql, channels) {
	return sql
		.replaceAll('${schema}', 'care')
		.replaceAll('$channel', channels)
		.replace(/\$__timeGroupAlias\((\w+),\s*('\w+')\)/g, (_, column, span) => `${group(column, span)} AS "time"`)
		.replace(/\$__timeGroup\((\w+),\s*('\w+')\)/g, (_, column, span) => group(column, span))
		.replace(/\$__timeFilter\((\w+)\)/g, `$1 BETWEEN '${from}' AND '${to}'`)
		.replaceAll('$__timeFrom()', `'${from}'`)
		.replaceAll('$__timeTo()', `'${to}'`);
}

const channelQuery = dashboard.templating.list.find((variable) => variable.name === 'channel').query;
const channels = run(expand(channelQuery, '')).trim().split('\n').map((channel) => `'${channel}'`).join(',');
for (const panel of dashboard.panels) {
	for (const { rawSql } of panel.targets) {
		const sql = expand(rawSql, channels);
		const relation = /FROM (care\.\w+)/.exec(sql)[1];
		try {
			if (/\$/.test(sql)) throw new Error(`something is left to expand: ${sql}`);
			if (run(`SELECT to_regclass('${relation}') IS NULL`).trim() === 't') {
				console.log(`${panel.title}: this build does not have ${relation}`);
				continue;
			}
			if (run(sql).trim() === '' && panel.title !== 'What to do next') throw new Error('no rows');
		} catch (error) {
			console.error(`${panel.title}: ${error.stderr || error.message}`);
			process.exitCode = 1;
		}
	}
}
