/** What each bench command does. Requests have been checked by `command-schemas.ts`. */

import type { BenchCommands, BenchEvent, BenchImage, BenchSnapshot, Scenario } from '../base/index.ts';
import type { Board } from './board/board.ts';
import type { BenchCommandName } from './command-schemas.ts';
import { openInterface, otherDevices, PORT_LOCATION } from './host/cable-and-port.ts';
import type { FileTree } from './host/file-tree.ts';
import { PORT_POWER_FILE, virtualLinux } from './host/virtual-linux.ts';
import type { Recorder } from './recorder.ts';

/** What commands need of the bench. */
export interface BenchHands {
  readonly board: Board;
  /** Bench time. */
  readonly nowNs: number;
  onEvent(listener: (event: BenchEvent) => void): () => void;
  load(scenario: Scenario, images: readonly BenchImage[]): void;
  snapshot(): BenchSnapshot;
  restore(snapshot: BenchSnapshot): void;
  readonly recorder: Recorder;
}

/** The computer needs less than this to enumerate what was plugged in. */
const ENUMERATED_WITHIN_NS = 1_000_000_000;
/** More than any text that is waited for. */
const HEARD_LENGTH = 4096;
const FILE_BYTE_LENGTH = 65_536;

/** What is done at once; a replay takes its turns, which is the bench's own business. */
export type PromptCommandName = Exclude<BenchCommandName, 'replay'>;
type Handlers = {
  readonly [Name in PromptCommandName]: (bench: BenchHands, request: BenchCommands[Name]['request']) => BenchCommands[Name]['reply'];
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
  record: (bench) => {
    bench.recorder.begin(bench.snapshot());
    return null;
  },
  recording: ({ recorder }, { stop = false }) => {
    const { recording = null } = recorder;
    if (stop) recorder.end();
    return recording;
  },
  peek: ({ board }, { address, byteLength }) => board.peek(address, byteLength) ?? null,
  'host.devices': ({ board: { probe, around } }) => [
    ...(probe.connected ? [probe.summary(PORT_LOCATION)] : []),
    ...otherDevices(around.host),
  ],
  'host.open': ({ board }, { interface: number }) =>
    board.probe.connected && board.probe.configured
      ? openInterface(board.around.host, number, board.probe.summary(PORT_LOCATION).productId)
      : { result: 'absent' },
  'host.readFile': ({ board }, { path, maxBytes = FILE_BYTE_LENGTH }) => filesOf(board).readFile(path)?.slice(0, maxBytes) ?? null,
  'host.list': ({ board }, { path }) => filesOf(board).list(path) ?? null,
  'host.readLink': ({ board }, { path }) => filesOf(board).readLink(path) ?? null,
  'host.stat': ({ board }, { path }) => filesOf(board).stat(path) ?? null,
  'host.writeFile': ({ board }, { path, text }) => writeFile(board, path, text),
};

/** Carries out one command on the bench's present board. */
export function perform<Name extends PromptCommandName>(
  bench: BenchHands,
  command: Name,
  request: BenchCommands[Name]['request'],
): BenchCommands[Name]['reply'] {
  return HANDLERS[command](bench, request);
}

type RunUntil = BenchCommands['runUntil'];

function runUntil(bench: BenchHands, { withinMs, uartText, led, address, cycles, pin }: RunUntil['request']): RunUntil['reply'] {
  const { board } = bench;
  if (led !== undefined && board.look().leds[led.name] === led.value) return { reached: true, by: 'led', atNs: bench.nowNs };
  const decoder = new TextDecoder('latin1');
  let heard = '';
  let seen: 'uartText' | 'led' | undefined;
  const stopListening = bench.onEvent((event) => {
    if (event.event === 'uart' && uartText !== undefined) {
      heard = `${heard}${decoder.decode(event.bytes)}`.slice(-HEARD_LENGTH);
      if (heard.includes(uartText)) seen ??= 'uartText';
    } else if (event.event === 'led' && event.name === led?.name && event.value === led.value) seen ??= 'led';
    if (seen !== undefined) board.stopHere();
  });
  try {
    const by = board.runUntil(board.nowNs + withinMs * 1e6, { address, cycles, pin });
    const condition = by === 'somebody' ? seen : by;
    return { reached: condition !== undefined, ...(condition && { by: condition }), atNs: bench.nowNs };
  } finally {
    stopListening();
  }
}

/** The one file that this user may write switches the power of the port; the kernel answers at once. */
function writeFile(board: Board, path: string, text: string): BenchCommands['host.writeFile']['reply'] {
  if (!filesOf(board).stat(path)) return 'absent';
  if (path !== PORT_POWER_FILE) return 'denied';
  const [, disabled] = /^([01])\n?$/.exec(text) ?? [];
  if (disabled === undefined) return 'invalid';
  board.apply({ port: { off: disabled === '1' } });
  return 'written';
}

/** The computer's files as they are now. The volume is mounted once the probe has made up its mind about the target. */
function filesOf({ probe, around, deviceNumber }: Board): FileTree {
  const { volume } = probe;
  return virtualLinux({
    host: around.host,
    port: around.port,
    probe: probe.connected
      ? {
          summary: probe.summary(PORT_LOCATION),
          deviceNumber,
          configured: probe.configured,
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
