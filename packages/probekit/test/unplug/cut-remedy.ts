/**
 * Pulls the cable at one transfer of a remedy after the other; then it is put back and the same command is given again: the board
 * must end as well as without the cut, and no copy of a program may be lost. Which transfers: `transfersToCut`. Used by the
 * tests beside this file, one for each kind of supply.
 */
import {
  type Bench,
  equalBytes,
  ProbekitError,
  type Scenario,
  type Store,
  type UsbDeviceLink,
  type UsbTransfer,
} from '../../src/base/index.ts';
import type { Diagnosis } from '../../src/doctor/index.ts';
import { type Mended, mendBoard } from '../../src/doctor/remedies/index.ts';
import { WRITEMEM_8BIT, WRITEMEM_32BIT } from '../../src/spec/stlink/opcodes.ts';
import { BANK2_ADDRESS } from '../../src/spec/stm32/flash-h7.ts';
import { randomFrom } from '../doctor/drawn/random.ts';
import { examine, openScenario } from '../doctor/open-scenario.ts';
import { optionsFor } from '../doctor/run-options.ts';
import { ALL_CUTS_MS, cutLink, memoryStore, replug } from './cut.ts';
import { IS_SWEEP } from './cut-share.ts';
import { type CutsMade, eachCut } from './each-cut.ts';
import { FLASH, type RemedyRow } from './remedy-rows.ts';

const RUNNING_MS = 1000;
const SECTOR_BYTES = 0x2_0000;
const COMMAND_BYTES = 16;
const VECTORS_BYTES = 32;

/** In the whole sweep every transfer of a remedy that has no more than `MOST_CUTS`, about as many of a longer one. */
const MOST_CUTS = 400;
/** Else so many, evenly, beside the first and last of each kind. */
const REGULAR_CUTS = 4;
/** Every cut of one with more transfers takes seconds: fewer, and of the kinds only those that write. */
const LONG = 1000;
const REGULAR_CUTS_OF_LONG = 2;
/** Ends what hangs. */
export const WHOLE_SWEEP_MS = IS_SWEEP ? 7_200_000 : ALL_CUTS_MS;

const SEEN: readonly string[] = ['answers', 'slow-only', 'intermittent', 'noisy'];

/** What outlives a run of the command. */
interface Given {
  readonly copies: Map<string, Uint8Array>;
  readonly store: Store;
}

interface Run extends Mended {
  readonly first: Diagnosis;
}

export async function cutRemedy(row: RemedyRow, supply: Partial<Scenario>): Promise<CutsMade> {
  const bench = await openScenario({ board: 'nucleo-h743zi2', ...row.fault, ...supply });
  await bench.control.send('advance', { ms: RUNNING_MS });
  await row.prepare?.(bench);
  const before = await flashOf(bench, row.flash === 'swapped' ? BANK2_ADDRESS : FLASH);
  const fresh = await bench.control.send('snapshot', {});
  const cuts = await transfersToCut(bench, row);
  return eachCut(cuts, async (cut) => {
    await bench.control.send('restore', { snapshot: fresh });
    return cutAndRepeat(bench, row, cut, before);
  });
}

/** What went wrong, if anything did. */
async function cutAndRepeat(bench: Bench, row: RemedyRow, cut: number, before: Uint8Array): Promise<string | undefined> {
  const given = newlyGiven();
  const link = cutLink({ ...bench, usb: through(row, bench.usb) }, 'pulled', cut);
  const outcome = await command(bench, row, given, link).catch((error: unknown) => error);
  if (outcome instanceof Error && !(outcome instanceof ProbekitError)) return outcome.stack;
  await replug(bench);
  await bench.control.send('advance', { ms: RUNNING_MS });
  const run = await command(bench, row, given);
  // Cut after its last look, as it closed the probe, the first run had succeeded and said so: what it holds at bay looks well now.
  const hadDone = !(outcome instanceof Error) && endsWell(row, outcome as Run) && run.diagnosis.verdict === 'healthy';
  if (!endsWell(row, run) && !hadDone)
    return `${run.first.causes[0]?.id}, then ${JSON.stringify(run.applied)} and ${run.diagnosis.causes[0]?.id}`;
  const left = (await given.store.names()).join(', ');
  return left ? `${left} is still there` : flashProblem(row, before, await flashOf(bench), given);
}

/** The command, as a program of its own gives it. */
async function command(
  bench: Bench,
  row: RemedyRow,
  { copies, store }: Given,
  usb = through(row, bench.usb),
  onLooked: () => void = () => undefined,
): Promise<Run> {
  const given = { usb, control: bench.control };
  const reset = row.level === 'nothing' ? 'never' : 'when-unreachable';
  const first = await examine(given, { reset });
  onLooked();
  const mended = await mendBoard(first, {
    store,
    ...optionsFor(given),
    unproven: async () => true,
    reset,
    level: row.level,
    keepBytes: async (name, bytes) => {
      copies.set(name, bytes);
      return name;
    },
  });
  return { first, ...mended };
}

function endsWell(row: RemedyRow, run: Run): boolean {
  if (row.ends === 'mended') return run.solved;
  // A trial of clocks mends no wire, and what noise does is drawn anew each time: it has succeeded when the target is seen,
  // whichever clock that takes.
  if (row.ends === 'done') return run.diagnosis.evidence.some(({ check, outcome }) => check === 'C5' && SEEN.includes(outcome));
  const last = run.applied.filter((remedy) => remedy.worked).at(-1);
  return last?.action === row.action && last?.recheck.verdict === 'healthy';
}

function flashProblem(row: RemedyRow, before: Uint8Array, now: Uint8Array, { copies }: Given): string | undefined {
  if (row.flash === 'kept' || row.flash === 'swapped') return equalBytes(before, now) ? undefined : 'the flash is another';
  if (row.flash === 'repaired') {
    const isRest = equalBytes(before.subarray(VECTORS_BYTES), now.subarray(VECTORS_BYTES));
    return isRest && now.subarray(0, VECTORS_BYTES).every((byte) => byte === 0xff) ? undefined : 'the flash is not repaired';
  }
  if (equalBytes(before, now)) return 'the program is still there';
  if (row.action === 'rdp-0') return undefined;
  const isKept = [...copies.values()].some((copy) => before.every((byte, at) => byte === (copy[at] ?? 0xff)));
  return isKept ? undefined : 'the program is lost';
}

/** Numbers of the transfers worth a cut, of a run that nobody disturbs; those of the first look only where it does the work itself. */
async function transfersToCut(bench: Bench, row: RemedyRow): Promise<readonly number[]> {
  const kinds: (Kind | undefined)[] = [];
  const usb = through(row, bench.usb);
  const submit: UsbDeviceLink['submit'] = (transfer) => {
    kinds.push(kindOf(transfer));
    return usb.submit(transfer);
  };
  let looked = 0;
  const onLooked = () => {
    looked = row.action ? kinds.length : 0;
  };
  const run = await command(bench, row, newlyGiven(), { ...usb, submit }, onLooked);
  if (!endsWell(row, run)) throw new Error(`without a cut it ends with ${JSON.stringify(run.applied)}`);
  const all = kinds.map((_, index) => index + 1).slice(looked);
  const isLong = !IS_SWEEP && all.length > LONG;
  const step = Math.ceil(all.length / (IS_SWEEP ? MOST_CUTS : isLong ? REGULAR_CUTS_OF_LONG : REGULAR_CUTS));
  const offset = Math.floor(randomFrom(row.name.length).between(0, step));
  const regular = all.filter((number) => number % step === offset);
  const ends = endsOfKinds(kinds.map((kind, index) => (index < looked || (isLong && !kind?.writes) ? undefined : kind)));
  return [...new Set([...regular, ...ends])].sort((a, b) => a - b);
}

/** The first and the last command of each kind, and the data phase of the first of each kind of write. */
function endsOfKinds(kinds: readonly (Kind | undefined)[]): readonly number[] {
  const ends = new Map<string, { first: number; last: number; writes: boolean }>();
  for (const [index, kind] of kinds.entries()) {
    if (!kind) continue;
    ends.set(kind.name, { first: ends.get(kind.name)?.first ?? index + 1, last: index + 1, writes: kind.writes });
  }
  return [...ends.values()].flatMap(({ first, last, writes }) => (writes ? [first, first + 1, last] : [first, last]));
}

interface Kind {
  readonly name: string;
  readonly writes: boolean;
}

/** A write is of a kind with those to the same address but for the flash itself; other commands go by their opcode. */
function kindOf({ data }: UsbTransfer): Kind | undefined {
  if (data?.length !== COMMAND_BYTES) return undefined;
  const [opcode = 0, sub = 0] = data;
  const writes = opcode === 0xf2 && (sub === WRITEMEM_32BIT || sub === WRITEMEM_8BIT);
  const address = writes ? new DataView(data.buffer, data.byteOffset).getUint32(2, true) : 0;
  return { name: `${opcode} ${sub} ${address >>> 24 === FLASH >>> 24 ? 'flash' : address}`, writes };
}

const through = ({ through: link }: RemedyRow, usb: UsbDeviceLink) => link?.(usb) ?? usb;
const newlyGiven = (): Given => ({ copies: new Map(), store: memoryStore() });

async function flashOf(bench: Bench, address = FLASH): Promise<Uint8Array> {
  const bytes = await bench.control.send('peek', { address, byteLength: SECTOR_BYTES });
  if (!bytes) throw new Error('there is no flash');
  return bytes;
}
