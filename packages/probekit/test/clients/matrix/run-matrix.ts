/** Runs the cells of a probe: each client on a board of its own, so that no cell rests on what another left behind. */
import { describe, expect, it } from 'vitest';
import { hasPeer } from '../peer.ts';
import { isPrinted } from './attested.ts';
import { type Board, blinky, withBoard } from './board.ts';
import { CLIENTS, type Client, type Effect } from './clients.ts';
import { attestedIn, type Outcome, outcomeOf } from './outcomes.ts';
import { FAULTS, type Fault, PROBES, type ProbeName, type ProbeRow } from './rows.ts';

const HEAD_BYTES = 4096;
const FLASH_BASE = 0x0800_0000;
const PEERS_ARE_HERE = ['umockdev-run', 'lsusb', 'st-info', 'openocd', 'pyocd-tool'].map(hasPeer).every((here) => here);

/** Declares the tests of these probes. */
export function runMatrix(...names: readonly ProbeName[]): void {
  const cells = PROBES.filter(({ name }) => names.includes(name)).flatMap((row) =>
    row.faults.flatMap((fault) => CLIENTS.map((client) => ({ row, probe: row.name, fault, client, name: client.name }))),
  );
  const run = cells.filter(({ probe, fault, name }) => !('cannot' in outcomeOf(name, probe, fault)));
  describe.runIf(PEERS_ARE_HERE)('a client on a board', () => {
    it.each(run)('$probe, $fault: $name', ({ row, fault, client }) => runCell(row, fault, client));
  });
}

type Cell = (typeof PROBES)[number];

async function runCell(row: Cell, fault: Fault, client: (typeof CLIENTS)[number]): Promise<void> {
  await withBoard({ ...FAULTS[fault], probe: row.probe }, async (board) => {
    const before = await flashOf(board);
    const { status, text } = await runSteps(board, client);
    const outcome = outcomeOf(client.name, row.name, fault);
    expectWords(outcome, text);
    expect(status === 0, text).toBe('does' in outcome || 'pretends' in outcome || ('says' in outcome && outcome.status === 0));
    if ('does' in outcome) await EFFECTS[client.effect](board, text, row);
    else expect(await flashOf(board), 'flash').toEqual(before);
    if ('pretends' in outcome) expect(new Set(await board.readFile('back.bin'))).toEqual(new Set([0]));
  });
}

async function runSteps(board: Board, { steps }: Client): Promise<{ status: number; text: string }> {
  let status = 0;
  let text = '';
  for (const step of steps) {
    const run = await board.run(step);
    status = run.status;
    text += run.text;
  }
  return { status, text };
}

function expectWords(outcome: Outcome, text: string): void {
  if ('does' in outcome) {
    for (const words of outcome.does) expect(text).toContain(words);
    if (!outcome.notes) expect(text).not.toMatch(/\b(error|fault|failed)\b/i);
  }
  for (const words of attestedIn(outcome)) expect(isPrinted(words, text), `${JSON.stringify(words)} in:\n${text}`).toBe(true);
}

async function flashOf({ control }: Board, byteLength = HEAD_BYTES): Promise<Uint8Array> {
  return (await control.send('peek', { address: FLASH_BASE, byteLength })) ?? new Uint8Array(0);
}

type Check = (board: Board, text: string, row: ProbeRow) => Promise<void> | void;

const EFFECTS: Readonly<Record<Effect, Check>> = {
  none: () => undefined,
  'prints the descriptors': (_board, text, { usb }) => {
    expect(text).toContain(`ID 0483:${usb.productId}`);
    expect(text).toMatch(new RegExp(`iProduct +2 ${usb.product}\\n`));
    expect(text).toMatch(new RegExp(`bNumInterfaces +${usb.interfaces}\\n`));
  },
  'prints version and chip': (_board, text, { version }) => {
    expect(text).toMatch(new RegExp(`version: +${version}\\n`));
    expect(text).toMatch(/chipid: +0x0450\s+descr: +H74x\/H75x/);
  },
  'flash holds the image': async (board) => {
    const image = blinky();
    expect(await flashOf(board, image.length)).toEqual(image);
  },
  'file holds the flash': async (board) => expect(await board.readFile('back.bin')).toEqual(await flashOf(board)),
  'flash is erased': async (board) => expect(new Set(await flashOf(board))).toEqual(new Set([0xff])),
  'prints the flash, core halted': async (board, text) => {
    const words = new DataView((await flashOf(board, 16)).slice().buffer);
    expect(text).toContain([0, 4, 8, 12].map((offset) => `0x${words.getUint32(offset, true).toString(16)}`).join(' '));
    expect((await board.control.send('look', {})).core).toBe('halted');
  },
};
