/** What each bench command does. Requests have been checked by `command-schemas.ts`. */

import type { BenchCommands, BenchEvent, BenchImage, BenchSnapshot, Scenario } from '../base/index.ts';
import type { Board } from './board/board.ts';
import type { BenchCommandName } from './command-schemas.ts';
import { openInterface, PORT_LOCATION } from './host/cable-and-port.ts';
import type { FileTree } from './host/file-tree.ts';
import { virtualLinux } from './host/virtual-linux.ts';

/** What commands need of the bench. */
export interface BenchHands {
  readonly board: Board;
  /** Bench time. */
  readonly nowNs: number;
  onEvent(listener: (event: BenchEvent) => void): () => void;
  load(scenario: Scenario, images: readonly BenchImage[]): void;
  snapshot(): BenchSnapshot;
  restore(snapshot: BenchSnapshot): void;
}

/** The computer needs less than this to enumerate what was plugged in. */
const ENUMERATED_WITHIN_NS = 1_000_000_000;
/** How finely a wait looks for text and lamps. */
const LOOK_NS = 1_000_000;
/** How finely it looks for an address: a cycle of the clock after reset. A faster program may run past one unseen. */
const FETCH_NS = 16;
const FILE_BYTE_LENGTH = 65_536;

type Handlers = {
  readonly [Name in BenchCommandName]: (bench: BenchHands, request: BenchCommands[Name]['request']) => BenchCommands[Name]['reply'];
};

const HANDLERS: Handlers = {
  set: ({ board }, { physics }) => {
    board.apply(physics);
    // Hands are slow: who plugs something in looks up when the computer has seen it.
    if (board.joinsBus) board.advanceUntil(() => board.probe.connected, board.nowNs + ENUMERATED_WITHIN_NS);
    return null;
  },
  load: (bench, { scenario, images = [] }) => {
    bench.load(scenario, images);
    return null;
  },
  look: ({ board, nowNs }) => ({ ...board.look(), atNs: nowNs }),
  advance: (bench, { ms }) => {
    bench.board.advanceTo(bench.board.nowNs + ms * 1e6);
    return { atNs: bench.nowNs };
  },
  runUntil,
  changes: ({ board }, { all = false }) => board.changes(all),
  snapshot: (bench) => bench.snapshot(),
  restore: (bench, { snapshot }) => {
    bench.restore(snapshot);
    return null;
  },
  peek: ({ board }, { address, byteLength }) => board.peek(address, byteLength) ?? null,
  'host.devices': ({ board: { probe } }) => (probe.connected ? [probe.summary(PORT_LOCATION)] : []),
  'host.open': ({ board }, { interface: number }) =>
    board.probe.connected ? openInterface(board.around.host, number) : { result: 'absent' },
  'host.readFile': ({ board }, { path, maxBytes = FILE_BYTE_LENGTH }) => filesOf(board).readFile(path)?.slice(0, maxBytes) ?? null,
  'host.list': ({ board }, { path }) => filesOf(board).list(path) ?? null,
  'host.readLink': ({ board }, { path }) => filesOf(board).readLink(path) ?? null,
};

/** Carries out one command on the bench's present board. */
export function perform<Name extends BenchCommandName>(
  bench: BenchHands,
  command: Name,
  request: BenchCommands[Name]['request'],
): BenchCommands[Name]['reply'] {
  return HANDLERS[command](bench, request);
}

function runUntil(bench: BenchHands, { withinMs, uartText, led, address }: BenchCommands['runUntil']['request']) {
  const { board } = bench;
  const decoder = new TextDecoder('latin1');
  let heard = '';
  const stop = bench.onEvent((event) => {
    if (event.event === 'uart') heard = `${heard}${decoder.decode(event.bytes)}`.slice(-4096);
  });
  const reached = () =>
    (uartText !== undefined && heard.includes(uartText)) ||
    (led !== undefined && board.look().leds[led.name] === led.value) ||
    (address !== undefined && board.pc === address);
  const stepNs = address === undefined ? LOOK_NS : FETCH_NS;
  const endNs = board.nowNs + withinMs * 1e6;
  try {
    while (!reached() && board.nowNs < endNs) board.advanceTo(Math.min(endNs, board.nowNs + stepNs));
    return { reached: reached(), atNs: bench.nowNs };
  } finally {
    stop();
  }
}

/** The computer's files as they are now. The volume is mounted once the probe has made up its mind about the target. */
function filesOf({ probe, around, deviceNumber }: Board): FileTree {
  const { volume } = probe;
  return virtualLinux({
    permission: around.host.permission,
    heldBy: around.host.heldBy,
    probe: probe.connected
      ? {
          summary: probe.summary(PORT_LOCATION),
          deviceNumber,
          configured: true,
          device: probe.descriptors.device,
          configuration: probe.descriptors.configuration,
          volume:
            volume && probe.settled
              ? { ...volume, files: Object.fromEntries(volume.files.map(({ name, bytes }) => [name, bytes])) }
              : undefined,
        }
      : undefined,
  });
}
