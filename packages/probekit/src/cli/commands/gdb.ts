/** `probekit gdb`: a server for GDB on the target, one client at a time, until Ctrl-C. */
import { hasCode } from '../../base/index.ts';
import { flashImage } from '../../flash/index.ts';
import { refuseGdb, serveGdb } from '../../gdb/index.ts';
import { listenTcp, type TcpListener } from '../../node/index.ts';
import { type FlashSector, flashOf, type Target } from '../../stm32/index.ts';
import { type Language, say } from '../../words/sentences/index.ts';
import { exposures, labelled, urlHost } from '../bench/ways.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { readFirmware } from '../firmware-file.ts';
import { journalStore } from '../journal-store.ts';
import { ProgressBar } from '../progress-bar.ts';
import { sentencesFor } from '../sentences-for.ts';
import { headline, withTarget } from '../with-target.ts';

export interface GdbFlags {
  readonly host: string;
  readonly port: number;
  readonly flashBreakpoints?: true;
  readonly language: Language;
  readonly face?: GdbFace;
}

/** As which other server it is called. */
interface GdbFace {
  /** Goes on when a client has left. */
  readonly stays: boolean;
  readonly resets: boolean;
  readonly listening: (port: number) => readonly string[];
}

export async function gdb(
  context: CommandContext,
  file: string | undefined,
  { host, port, flashBreakpoints, language, face }: GdbFlags,
): Promise<ExitStatus> {
  const { output, signal } = context;
  const sentences = await sentencesFor(output, language);
  const image = file === undefined ? undefined : await readFirmware(file, undefined);
  return withTarget(context, async (target, source) => {
    const store = journalStore(source.address);
    output.line(await headline(target));
    if (face?.resets) await target.core.systemReset({ halt: true });
    if (image) {
      const bar = new ProgressBar(output, () => target.probe.clock.nowMs(), {});
      await flashImage(target, image, { signal, store, onProgress: bar.onProgress, start: false });
      bar.end();
      // The job leaves the core in a loader.
      await target.core.systemReset({ halt: true });
    }
    const services = {
      target,
      sectors: await sectorsOf(target),
      store,
      flashBreakpoints,
      signal,
      say: (said: Parameters<typeof say>[1]) => say(sentences, said),
    };
    const clients = new Set<Promise<void>>();
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    let fail = (_error: unknown) => {};
    const failed = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    const listener = await listenTcp({ host, port }, async (stream) => {
      // The core is one: a second client would stop it under the first.
      if (clients.size > 0) {
        output.line(say(sentences, { key: 'gdb.second' }));
        await refuseGdb(stream, say(sentences, { key: 'gdb.second' }));
        return;
      }
      const client = serveGdb(stream, { ...services, tell: (text) => output.line(text) });
      clients.add(client);
      await client.catch(fail).finally(() => clients.delete(client));
      if (face?.stays === false) leave();
    });
    try {
      if (face) for (const line of face.listening(listener.port)) output.line(line);
      else announce(context, listener, file);
      await Promise.race([failed, left, aborted(signal)]);
    } finally {
      await Promise.allSettled(clients); // what went wrong is told by `failed`
      await listener.close();
    }
    return DONE;
  });
}

/** None where the flash cannot be written: everything else can be debugged all the same. */
async function sectorsOf(target: Target): Promise<readonly FlashSector[]> {
  try {
    return (await flashOf(target)).sectors;
  } catch (error) {
    if (hasCode(error, 'stm32/no-flash-driver')) return [];
    throw error;
  }
}

function announce({ output }: CommandContext, listener: TcpListener, file: string | undefined): void {
  const place = `${urlHost(listener)}:${listener.port}`;
  const command = `gdb-multiarch ${file === undefined ? '' : `${file} `}-ex "target extended-remote ${place}"`;
  const warnings = exposures([listener], 'this board');
  output.line(labelled('gdb', command));
  for (const warning of warnings) output.aside(output.style('yellow', warning));
  output.line('Ctrl-C ends it.');
  output.result({ host: listener.host, port: listener.port, gdb: command, warnings });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
