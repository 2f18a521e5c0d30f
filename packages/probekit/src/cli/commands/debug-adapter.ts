/** `probekit debug-adapter`: the Debug Adapter Protocol for one editor on standard input and output, or for several, one after the other, on a port. */
import { dirname, isAbsolute, resolve } from 'node:path';
import { type AdapterServices, type OpenedBoard, serveDebugAdapter } from '../../adapter/index.ts';
import type { ByteStream } from '../../base/index.ts';
import { listenTcp, readIfThere, standardStream } from '../../node/index.ts';
import { type Language, say } from '../../words/sentences/index.ts';
import { urlHost } from '../bench/ways.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { readFirmwareBytes } from '../firmware-file.ts';
import { journalStore } from '../journal-store.ts';
import { Output } from '../output.ts';
import { sentencesFor } from '../sentences-for.ts';
import { headline, withTarget } from '../with-target.ts';

export interface DebugAdapterFlags {
  readonly port?: number;
  readonly language: Language;
}

/** Of folders above the program that a source file is looked for in. */
const MOST_FOLDERS = 32;

export async function debugAdapter(context: CommandContext, { port, language }: DebugAdapterFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  const sentences = await sentencesFor(output, language);
  const services: AdapterServices = {
    openBoard: (wanted, tell) => openBoard(context, wanted, tell),
    readFile: readFirmwareBytes,
    findSource,
    say: (said) => say(sentences, said),
    signal,
  };
  const serve = (stream: ByteStream) => serveDebugAdapter(stream, services);
  if (port === undefined) {
    await serve(standardStream());
    return DONE;
  }
  const listener = await listenTcp({ port }, async (stream) => {
    // One client's nonsense is no reason to leave the others.
    await serve(stream).catch((error: unknown) => output.error(error));
  });
  output.line(say(sentences, { key: 'adapter.listening', values: { place: `${urlHost(listener)}:${listener.port}` } }));
  output.result({ host: listener.host, port: listener.port });
  try {
    await new Promise<void>((leave) => {
      if (signal.aborted) leave();
      signal.addEventListener('abort', () => leave(), { once: true });
    });
  } finally {
    await listener.close();
  }
  return DONE;
}

/** The configuration's own words come before the command's. What a command would print, the editor shows. */
function openBoard(
  context: CommandContext,
  wanted: Parameters<AdapterServices['openBoard']>[0],
  tell: (text: string) => void,
): Promise<OpenedBoard> {
  const { probe, connect = context.options.connect, speedKhz = context.options.speedKhz } = wanted;
  const line = { write: (text: string) => tell(text.trimEnd()) };
  const own: CommandContext = {
    ...context,
    output: new Output({ out: line, error: line }, { mode: 'people', verbose: false, environment: {} }),
    options: { ...context.options, ...(probe !== undefined && { probe }), connect, speedKhz },
  };
  return new Promise((opened, refused) => {
    let close = () => {};
    const closing = new Promise<void>((leave) => {
      close = leave;
    });
    const ended = withTarget(own, async (target, source) => {
      tell(await headline(target));
      opened({
        target,
        store: journalStore(source.address),
        close: () => {
          close();
          return ended;
        },
      });
      await closing;
    });
    ended.catch(refused);
  });
}

/** A name that the compiler has shortened is looked for below this folder, and below each that the program lies in. */
async function findSource(name: string, program: string): Promise<string | undefined> {
  if (isAbsolute(name)) return (await readIfThere(name)) && name;
  const folders = [process.cwd()];
  for (let folder = dirname(resolve(program)); folders.length < MOST_FOLDERS && folder !== folders.at(-1); folder = dirname(folder))
    folders.push(folder);
  for (const folder of folders) {
    const path = resolve(folder, name);
    if (await readIfThere(path)) return path;
  }
  return undefined;
}
