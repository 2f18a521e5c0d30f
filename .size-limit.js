/**
 * Budgets: library subpaths as a bundler sees them (Brotli), and the page's first load as a plain host sends it (gzip).
 * What the first load consists of is read from the built page; run `npm run build --workspace apps/web` before,
 * or say in PROBEKIT_PAGE into which folder it was built.
 */
import { readFileSync } from 'node:fs';

const PAGE = process.env.PROBEKIT_PAGE ?? 'apps/web/dist';
const LIBRARY = 'packages/probekit/dist/';

/** The entry, what it imports before anything is touched, and their style sheets. */
function firstLoad() {
  const manifest = JSON.parse(readFileSync(`${PAGE}/.vite/manifest.json`, 'utf8'));
  const files = new Set(['index.html']);
  const visit = ({ file, imports = [], css = [] }) => {
    if (files.has(file)) return;
    for (const each of [file, ...css]) files.add(each);
    for (const name of imports) visit(manifest[name]);
  };
  visit(manifest['index.html']);
  return [...files].map((file) => `${PAGE}/${file}`);
}

export default [
  {
    name: 'flash over WebUSB (index, browser, flash)',
    // What such a program imports, as one bundle: of several entries, all named index.js, only the last would be weighed.
    import: {
      [`${LIBRARY}index.js`]: '{ connect }',
      [`${LIBRARY}browser/index.js`]: '{ webUsbHost }',
      [`${LIBRARY}flash/index.js`]: '{ flashImage }',
    },
    limit: '48 kB',
  },
  { name: 'doctor with explain', path: `${LIBRARY}doctor/index.js`, limit: '135 kB' },
  {
    name: 'install button before it is pressed',
    // What is loaded with the press is in files of its own.
    path: `${LIBRARY}install-button/index.js`,
    modifyEsbuildConfig: (config) => ({ ...config, external: ['./install-dialog.js'] }),
    limit: '12 kB',
  },
  { name: 'bench', path: `${LIBRARY}bench/index.js`, limit: '120 kB' },
  { name: 'page, first load', path: firstLoad(), disablePlugins: ['@size-limit/esbuild'], gzip: true, limit: '150 kB' },
];
