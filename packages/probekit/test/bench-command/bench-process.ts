/** A `probekit bench` in a process of its own, known by the document that it prints when it is open. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));

interface Place {
  readonly host: string;
  readonly port: number;
}

interface BenchDocument {
  readonly control: string;
  readonly addresses: readonly string[];
  readonly probes: readonly { readonly serialNumber: string; readonly location: string }[];
  readonly boards: readonly {
    readonly number: number;
    readonly busId: string;
    readonly serialNumber: string;
    readonly addresses: readonly string[];
    readonly openocd?: string;
    readonly linux?: string;
  }[];
}

export interface BenchProcess {
  readonly process: ChildProcess;
  readonly document: BenchDocument;
  readonly stlinkServer: Place;
  readonly usbip: Place;
  /** As Ctrl-C does; resolves with the exit status. */
  stop(): Promise<number | null>;
  /** As nothing else can: no code of the bench runs any more. */
  kill(): Promise<void>;
}

/** Resolves when the bench is open. Rejects with what it printed when it ends at once. */
export async function startBench(...args: readonly string[]): Promise<BenchProcess> {
  const child = spawn(process.execPath, [BIN, 'bench', ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const document = await documentOf(child);
  const place = (kind: string): Place => {
    const [, host = '', port = ''] =
      new RegExp(`^${kind}://([\\d.]+):(\\d+)`).exec(document.addresses.find((one) => one.startsWith(kind)) ?? '') ?? [];
    return { host, port: Number(port) };
  };
  const end = async (signal: 'SIGINT' | 'SIGKILL') => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  return {
    process: child,
    document,
    stlinkServer: place('stlink-server'),
    usbip: place('usbip'),
    stop: () => end('SIGINT'),
    kill: async () => void (await end('SIGKILL')),
  };
}

function documentOf(child: ChildProcess): Promise<BenchDocument> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.endsWith('\n}\n')) resolve(JSON.parse(text) as BenchDocument);
    });
    child.stderr?.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    child.once('exit', () => reject(new Error(`The bench ended at once:\n${text}`)));
  });
}
