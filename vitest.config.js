import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/probekit/src/**/*.test.ts', 'packages/probekit/test/**/*.test.ts', 'apps/*/{src,test}/**/*.test.ts'],
    // Those that boot a guest run by themselves: scripts/test-clients.js.
    exclude: [...configDefaults.exclude, ...(process.env.PROBEKIT_GUEST === '1' ? [] : ['packages/probekit/test/guest/**'])],
    // A server for the page's tests; builds the page only when one of them asks.
    globalSetup: 'apps/web/test/harness/page-build.ts',
    // Ends what hangs; how long a test may take on a busy machine is not what it holds.
    testTimeout: 120_000,
    expect: { poll: { timeout: 100_000 } },
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
