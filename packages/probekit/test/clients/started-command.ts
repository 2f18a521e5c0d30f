/** `probekit` as it is installed, in a process of its own that goes on until it is stopped. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));

export interface StartedCommand {
  /** Resolves with the match as soon as what was printed so far has one. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** As if somebody typed it. */
  type(text: string): void;
  readonly pid: number;
  /** Its exit status. */
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

interface StartOptions {
  /** Options of Node.js. */
  readonly ahead?: readonly string[];
  /** Added to our own environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function startCommand(args: readonly string[], { ahead = [], environment = {} }: StartOptions = {}): StartedCommand {
  const child = spawn(process.execPath, [...ahead, BIN, ...args], {
    env: { ...process.env, ...environment },
    stdio: 'pipe',
  });
  const ended = once(child, 'exit').then(([status]) => status as number | null);
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      text += piece.toString();
      for (const look of listeners) look();
    });
  }
  return {
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text);
          if (!found) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        void ended.then(() => reject(new Error(`The command ended:\n${text}`)));
        look();
      }),
    type: (keys) => child.stdin.write(keys),
    pid: child.pid ?? 0,
    ended,
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await ended;
    },
  };
}
