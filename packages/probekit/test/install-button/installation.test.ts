/** One installation without a page: another board at the end of the same probe, and an end that gives the probe back at any moment. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, equalBytes } from '../../src/base/index.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { installOn, reached, serveManifest } from './board-to-install.ts';

const FLASH = { address: 0x0800_0000, byteLength: 128 * 1024 };
let manifest: Awaited<ReturnType<typeof serveManifest>>;
beforeAll(async () => {
  manifest = await serveManifest();
});
afterAll(() => manifest.end());

const contents = async (bench: Bench) => (await bench.control.send('peek', FLASH)) ?? new Uint8Array(0);

describe('An installation', () => {
  it('says so where another board is at the end of the probe than the one that was looked at, and writes nothing to it', async () => {
    const { installation, hands, start } = installOn(await boardWith(), manifest.url);
    void start();
    await reached(installation, 'ready');
    expect(installation.isAnother).toBe(false);
    const other = await boardWith({ probe: { serial: '0011003B3137510E33333639' } });
    const before = await contents(other);
    hands.bench = other;
    void installation.install();
    await reached(installation, 'ready');
    expect(installation.isAnother).toBe(true);
    expect(equalBytes(await contents(other), before)).toBe(true);
    // What it says now is agreed to anew.
    void installation.install();
    await reached(installation, 'done');
    expect(equalBytes(await contents(other), before)).toBe(false);
  });

  it('knows the board again whose core slept while it was looked at', async () => {
    const { installation, start } = installOn(await boardWith({ flash: [{ file: 'stop-mode.elf' }] }), manifest.url);
    void start();
    await reached(installation, 'ready');
    expect(installation.seen?.chip.uid).toMatch(/^[0-9a-f]{24}$/);
    void installation.install();
    await reached(installation, 'done');
    expect(installation.isAnother).toBe(false);
  });

  it('that is closed in the middle gives the probe back, and looks at nothing any more', async () => {
    const bench = await boardWith();
    const whole = installOn(bench, manifest.url);
    void whole.start();
    await reached(whole.installation, 'ready');
    const most = whole.hands.transfers;
    await whole.installation.close();
    for (let share = 0.1; share < 1; share += 0.2) {
      const { installation, hands, start } = installOn(bench, manifest.url);
      let closed: Promise<void> | undefined;
      hands.onTransfer = () => {
        if (hands.transfers >= share * most) closed ??= installation.close();
      };
      await start();
      await expect.poll(() => closed !== undefined).toBe(true);
      await closed;
      expect(hands.openPorts).toBe(0);
      const { transfers } = hands;
      await bench.control.send('advance', { ms: 1000 });
      expect(hands.transfers).toBe(transfers);
      expect(transfers).toBeLessThan(most * (share + 0.35));
    }
  });

  it.each(['http://vendor.example/m.json', 'javascript:alert(1)', 'data:application/json,{}', 'https://name:secret@vendor.example/m.json'])(
    'does not fetch a manifest from %s for a page that came by https',
    async (url) => {
      const { installation, start } = installOn(await boardWith(), url, 'https://vendor.example/page.html');
      await start();
      expect(installation.state).toMatchObject({ step: 'failed', error: { code: 'install/address', evidence: { url } } });
    },
  );

  it('does not wait for a list of the browser that stays open', async () => {
    const { installation } = installOn(await boardWith(), manifest.url);
    void installation.start(new Promise(() => undefined));
    await installation.close();
  });
});
