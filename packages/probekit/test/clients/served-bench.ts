/** A `probekit bench` in a process of its own, serving ST's stlink-server protocol on a free loopback port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));

export interface ServedBench {
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts it with a scenario file or the name of an example; `address` is a whole bench address, for a state file. */
export async function serveBenchProcess(address: string): Promise<ServedBench> {
  const child = spawn(process.execPath, [BIN, 'bench', '--probe', address, '--stlink-server', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const port = await new Promise<number>((resolve, reject) => {
    const look = (piece: Buffer) => {
      text += piece.toString();
      const found = /stlink-server:\/\/127\.0\.0\.1:(\d+)/.exec(text);
      if (found) resolve(Number(found[1]));
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', () => reject(new Error(`The bench ended at once:\n${text}`)));
  });
  return {
    port,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}
