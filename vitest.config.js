import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/probekit/src/**/*.test.ts', 'packages/probekit/test/**/*.test.ts', 'apps/*/{src,test}/**/*.test.ts'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
