/** What the page's first load and the bundles of the library weigh, and their budgets: size-limit, as `npm test` runs it (.size-limit.js). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SIZE_LIMIT = join(ROOT, 'node_modules', 'size-limit', 'bin.js');
const IDS = {
  'page, first load': 'page.size.first-load',
  'install button before it is pressed': 'page.size.install-button',
  'flash over WebUSB (index, browser, flash)': 'page.size.flash',
  'doctor with explain': 'page.size.doctor',
  bench: 'page.size.bench',
};

/** Of the page that was built into this folder. */
export function sizeFigures(folder) {
  // Taken for a pattern, where a backslash means something else.
  const env = { ...process.env, PROBEKIT_PAGE: folder.replaceAll('\\', '/') };
  const { stdout, stderr } = spawnSync(process.execPath, [SIZE_LIMIT, '--json'], { cwd: ROOT, env, encoding: 'utf8' });
  if (!stdout) throw new Error(`size-limit said nothing: ${stderr}`);
  const weighed = new Map(JSON.parse(stdout).map((row) => [row.name, row]));
  return Object.entries(IDS).map(([name, id]) => {
    const { size, sizeLimit } = weighed.get(name);
    return { id, value: size / 1000, unit: 'kB', limit: sizeLimit / 1000, most: 1 };
  });
}
