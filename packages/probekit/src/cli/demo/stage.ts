/** What both acts use: headings, typed commands, hands on the bench, and what a person then sees and hears. */
import { type Bench, type Physics, RingTracer } from '../../base/index.ts';
import { chooseProbe } from '../../transport/index.ts';
import type { CommandContext } from '../context.ts';
import type { Output } from '../output.ts';
import { openProbeSource, type ProbeSource } from '../probe-source.ts';
import { openSerialOf } from '../serial-of-probe.ts';

export interface ActReport {
  readonly act: string;
  /** The cause that the doctor named, as `RC24`. */
  readonly cause: string | undefined;
  readonly healed: boolean;
}

/** A source whose bench is surely there. */
export type Stage = ProbeSource & { readonly bench: Bench };

export async function onStage<T>(address: string, play: (stage: Stage) => Promise<T>): Promise<T> {
  const source = await openProbeSource({ address, trace: undefined, tracer: new RingTracer() });
  const { bench } = source;
  try {
    if (!bench) throw new TypeError(`${address} is no bench`);
    return await play({ ...source, bench });
  } finally {
    await source.close();
  }
}

export function heading(output: Output, text: string): void {
  output.line();
  output.line(output.style('bold', `${'━'.repeat(3)} ${text} ${'━'.repeat(Math.max(3, 92 - text.length))}`));
}

export function typed(output: Output, command: string): void {
  output.line();
  output.line(output.style('cyan', `$ ${command}`));
}

/** A hand does something to the board. */
export async function hand(output: Output, { bench }: Stage, does: string, physics: Physics): Promise<void> {
  output.line();
  output.line(output.style('magenta', `→ ${does}`));
  await bench.control.send('set', { physics });
}

/** How long a person looks at the board. */
const LOOK_MS = 2500;
const LISTEN_SLICE_MS = 50;

export interface SeenAndHeard {
  /** How often the LED changed. */
  readonly changes: number;
  /** What arrived on the VCP. */
  readonly text: string;
}

/** Looks at an LED and listens to the VCP, through the probe's USB like any terminal. */
export async function lookAndListen(stage: Stage, led: string, { signal }: CommandContext): Promise<SeenAndHeard> {
  const { bench, usb, usbAddress } = stage;
  let changes = 0;
  let text = '';
  const stopWatching = bench.control.onEvent((event) => {
    if (event.event === 'led' && event.name === led) changes++;
  });
  const stop = new AbortController();
  const link = await openSerialOf(stage, await chooseProbe(usb as NonNullable<typeof usb>, usbAddress));
  const reading = (async () => {
    const decoder = new TextDecoder('latin1');
    for await (const bytes of link.read({ signal: stop.signal })) text += decoder.decode(bytes);
  })();
  try {
    for (let ms = 0; ms < LOOK_MS; ms += LISTEN_SLICE_MS) {
      signal.throwIfAborted();
      await bench.control.send('advance', { ms: LISTEN_SLICE_MS });
    }
  } finally {
    stop.abort();
    await reading;
    await link.close();
    stopWatching();
  }
  return { changes, text };
}

/** `LD1 (green) toggled 25 times in 2.5 s; on the VCP: …` */
export function tellSeenAndHeard(output: Output, led: string, { changes, text }: SeenAndHeard): void {
  output.line(`${led} changed ${changes} times in ${LOOK_MS / 1000} s. On the VCP:`);
  for (const line of text.split(/\r?\n/).filter((one) => one !== '')) output.line(output.style('dim', `  | ${line}`));
}
