// demo/grafana/social_roi.json against the types of @grafana/schema: the dashboard, and the options of the kinds of panel it uses.
import { readFileSync, writeFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('../../demo/dashboard', import.meta.url));
const dashboard = readFileSync(new URL('../../demo/grafana/social_roi.json', import.meta.url), 'utf8');
const file = join(home, 'node_modules', '.grafana_dashboard.ts');

writeFileSync(file, `import type { Dashboard } from '@grafana/schema';\nexport const dashboard: Dashboard = ${dashboard};\n`);
try {
	const compiler = createRequire(join(home, 'package.json')).resolve('typescript/bin/tsc');
	execFileSync(process.execPath, [compiler, '--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', file], { stdio: ['ignore', 'inherit', 'inherit'] });
} catch {
	process.exitCode = 1;
} finally {
	rmSync(file, { force: true });
}
