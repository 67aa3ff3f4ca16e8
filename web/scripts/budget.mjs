// What a visitor downloads, gzipped, per page. Fails where a page exceeds its budget. Run after a build: npm run budget
//
// "shell" is what every page pays: index.html, styles, the entry, the frame and its texts. A page's "own" is what it adds.
// "first visit" is both together, with an empty cache; files loaded only on demand (drawers, charts) are not in it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const KB = 1000;
const KIB = 1024;
const budgets = { shellJs: 295 * KB, own: 130 * KB, firstVisit: 400 * KIB };
/** Pages that may weigh more of their own, with the reason. */
const exceptions = {
  // Date and range pickers with their calendars; nobody's first page.
  'audit/AuditPage': { own: 140 * KB, firstVisit: 430 * KIB },
  'admin/UsersPage': { own: 130 * KB, firstVisit: 410 * KIB },
  'customers/TimelineTab': { own: 135 * KB, firstVisit: 430 * KIB },
  'imports/ImportPage': { own: 130 * KB, firstVisit: 410 * KIB },
};

const manifest = JSON.parse(readFileSync(new URL('../node_modules/.cache/web-manifest.json', import.meta.url), 'utf8'));
const sizes = new Map();
function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(dist + file), { level: 6 }).length);
  return sizes.get(file);
}
/** Files a chunk needs before it can run. */
function closure(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build: was it renamed?`);
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const one of chunk.imports ?? []) closure(one, seen);
  return seen;
}
const sum = (files, ending) =>
  [...files].filter((f) => !ending || f.endsWith(ending)).reduce((all, f) => all + size(f), 0);
const minus = (files, base) => new Set([...files].filter((f) => !base.has(f)));

const shell = new Set([
  'index.html',
  ...closure('index.html'),
  ...closure('src/app/Shell.tsx'),
  ...closure('src/i18n/zh-CN/common.ts'),
]);
const kb = (bytes) => `${(bytes / KB).toFixed(1).padStart(7)} kB`;
const lines = [];
let failed = false;
const check = (what, bytes, limit) => {
  const over = bytes > limit;
  failed ||= over;
  return `${what} ${kb(bytes)}${over ? `  OVER ${kb(limit)}` : ''}`;
};

lines.push(`${'shell'.padEnd(34)} ${check('js', sum(shell, '.js'), budgets.shellJs)}   all ${kb(sum(shell))}`);
const pages = Object.keys(manifest).filter(
  (key) => /^src\/features\/[^/]+\/\w*(Page|Tab)\.tsx$/.test(key) && manifest[key].isDynamicEntry,
);
for (const key of pages.sort()) {
  const feature = key.split('/')[2];
  const texts = `src/i18n/zh-CN/${feature}.ts`;
  const files = new Set([...closure(key), ...(manifest[texts] ? closure(texts) : [])]);
  const own = sum(minus(files, shell));
  const name = key.replace('src/features/', '').replace('.tsx', '');
  const limit = exceptions[name] ?? budgets;
  lines.push(
    `${name.padEnd(34)} ${check('own', own, limit.own)}   ${check('first visit', sum(shell) + own, limit.firstVisit)}`,
  );
}
console.log(lines.join('\n'));
if (failed) {
  console.error(
    '\nA budget is exceeded: load what is not needed at first (React.lazy, import()), or argue for a larger one in scripts/budget.mjs.',
  );
  process.exit(1);
}
