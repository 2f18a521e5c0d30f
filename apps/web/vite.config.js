/**
 * Builds the page into static files that work from any folder: relative addresses, no inlined assets (the page's
 * Content-Security-Policy wants files). The components also come as modules of their own under stable names, so
 * that other pages can load them: `elements/probekit-chain.js`, `elements/probekit-board.js`,
 * `elements/probekit-install-button.js`.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { installExample } from './static/install-example.ts';
import { offlineBuild } from './static/offline-build.ts';
import { writtenPages } from './static/written-pages.ts';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [writtenPages(), installExample(), offlineBuild()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // Says which files belong together, for the budget of the first load.
    manifest: true,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        page: here('index.html'),
        'probekit-chain': here('src/elements/probekit-chain.ts'),
        'probekit-board': here('src/elements/probekit-board.ts'),
        'probekit-install-button': here('src/elements/probekit-install-button.ts'),
        'install-example': here('src/install/install-example.ts'),
      },
      output: {
        entryFileNames: ({ name }) =>
          name.startsWith('probekit-')
            ? `elements/${name}.js`
            : name === 'install-example'
              ? 'install/install-example.js'
              : 'assets/[name]-[hash].js',
      },
      preserveEntrySignatures: 'allow-extension',
    },
  },
  worker: { format: 'es' },
});
