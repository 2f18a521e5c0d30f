/**
 * The writing part of an acceptance run, its cable pulled at transfers all over it: the next run puts the sector back, byte for
 * byte, and nothing of the run stays in the store. `npm run test:cuts` pulls it at every transfer.
 */
import { expect, it } from 'vitest';
import { type Bench, equalBytes, ProbekitError, type Scenario, type Store, type UsbDeviceLink } from '../../src/base/index.ts';
import { AcceptRecord } from '../../src/cli/accept/record.ts';
import { AcceptRun } from '../../src/cli/accept/run.ts';
import { checkStillOurs, restoreSector, sectorToTry, tryOneSector } from '../../src/cli/accept/writing.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { ALL_CUTS_MS, asProgram, cutLink, memoryStore, replug, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { IS_SWEEP } from './cut-share.ts';
import { eachCut } from './each-cut.ts';

const SECTOR = { address: 0x081e_0000, byteLength: 0x2_0000 };
const UID = 'A'.repeat(24);
const CUTS = IS_SWEEP ? Number.POSITIVE_INFINITY : 4;
const SILENT = { begin: () => undefined, end: () => undefined };

/** The sector holds something, so that it has to come back. */
const HELD = Uint8Array.from({ length: 4096 }, (_, at) => (at * 7 + 3) & 0xff);

async function board(supply: Partial<Scenario>): Promise<Bench> {
  const bench = await boardWith({ flash: [{ file: 'factory-demo.elf' }], ...supply });
  await bench.control.send('advance', { ms: 500 });
  await asProgram(bench, bench.usb, async (target) => {
    const { flashImage } = await import('../../src/flash/index.ts');
    const { assembleImage } = await import('../../src/image/index.ts');
    await flashImage(target, assembleImage('held', 'bin', [{ address: SECTOR.address, bytes: HELD }]));
  });
  return bench;
}

/** As `probekit accept` works on the target when it is run, and run again. */
function run(bench: Bench, usb: UsbDeviceLink, store: Store): Promise<void> {
  return asProgram(bench, usb, async (target) => {
    const record = await AcceptRecord.open(store, UID);
    if (record.backup) {
      await checkStillOurs(target, { record, store });
      await restoreSector(target, { record, store });
    } else {
      const steps = new AcceptRun(SILENT);
      steps.record = record;
      await tryOneSector(target, await sectorToTry(target), { record, step: steps.step, store });
      if (steps.steps.some(({ result }) => result !== 'passed')) throw new Error(JSON.stringify(steps.steps));
    }
    if (!record.backup) await record.delete();
  });
}

async function transfersOf(bench: Bench): Promise<number> {
  let transfers = 0;
  const submit: UsbDeviceLink['submit'] = (transfer) => {
    transfers += 1;
    return bench.usb.submit(transfer);
  };
  await run(bench, { ...bench.usb, submit }, memoryStore());
  return transfers;
}

async function cutAndRepeat(bench: Bench, cut: number, before: Uint8Array): Promise<string | undefined> {
  const store = memoryStore();
  const outcome = await run(bench, cutLink(bench, 'pulled', cut), store).catch((error: unknown) => error);
  if (!(outcome instanceof ProbekitError)) return `it ended with ${outcome}`;
  await replug(bench);
  const isWhole = (await bench.control.send('peek', SECTOR)) ?? new Uint8Array();
  const isKept = (await AcceptRecord.open(store, UID)).backup !== undefined;
  if (!isKept && !equalBytes(isWhole, before)) return 'the sector is changed and nothing is kept';
  await run(bench, bench.usb, store);
  const after = await bench.control.send('peek', SECTOR);
  if (!after || !equalBytes(after, before)) return 'the sector is not as it was';
  return (await store.names()).length > 0 ? `${await store.names()} is still there` : undefined;
}

it.each([
  ['falls', SUPPLY_FALLS],
  ['stays', SUPPLY_STAYS],
])(
  'a cable that is pulled while a sector is tried, and the supply %s, costs no byte',
  async (_what, supply) => {
    const bench = await board(supply);
    const before = (await bench.control.send('peek', SECTOR)) ?? new Uint8Array();
    expect(before.subarray(0, HELD.length)).toEqual(HELD);
    const fresh = await bench.control.send('snapshot', {});
    const transfers = await transfersOf(bench);
    expect(transfers).toBeGreaterThan(100);
    const every = Math.max(1, transfers / CUTS);
    const cuts = Array.from({ length: Math.floor(transfers / every) }, (_, index) => Math.ceil(every / 2 + index * every));
    const { failures } = await eachCut(cuts, async (cut) => {
      await bench.control.send('restore', { snapshot: fresh });
      return cutAndRepeat(bench, cut, before);
    });
    expect(failures).toEqual([]);
  },
  ALL_CUTS_MS,
);

it('refuses to put bytes back over what somebody has written since', async () => {
  const bench = await board(SUPPLY_FALLS);
  const store = memoryStore();
  await (await AcceptRecord.open(store, UID)).keepBackup({ address: SECTOR.address, bytes: new Uint8Array(SECTOR.byteLength).fill(0x11) });
  await expect(run(bench, bench.usb, store)).rejects.toMatchObject({
    code: 'cli/accept-record',
    evidence: { detail: expect.stringContaining('0x081e') },
  });
  expect((await bench.control.send('peek', { address: SECTOR.address, byteLength: HELD.length }))?.slice()).toEqual(HELD);
});
