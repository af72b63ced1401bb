// Puts ECharts next to the page, so that the page needs no network. Run by `npm run build`.
import { copyFileSync, mkdirSync } from 'node:fs';

mkdirSync('vendor', { recursive: true });
copyFileSync('node_modules/echarts/dist/echarts.min.js', 'vendor/echarts.min.js');
copyFileSync('node_modules/echarts/LICENSE', 'vendor/echarts.LICENSE');
