/** Texts beside the tests: compared, or written anew with PROBEKIT_REWRITE=1 so that the change shows in review. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

export function expectGolden(name: string, text: string): void {
  const file = new URL(`${name}.txt`, import.meta.url);
  if (process.env['PROBEKIT_REWRITE'] === '1') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
