/** GDB, unmodified, by its machine interface: one command after the other, and what it says of the program in between. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Gdb {
  /** Resolves with what it answers to a command. Rejects with its own error message. */
  ask(command: string): Promise<string>;
  /** Resolves with the next `*stopped` that follows what was asked last, whole. */
  stopped(): Promise<string>;
  /** Resolves with all that it says behind a command, up to such a line. */
  until(command: string, pattern: RegExp): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** `file`: the program; empty for none. */
export function startGdb(file: string): Gdb {
  const child = spawn('gdb-multiarch', ['--nx', '--quiet', '--interpreter=mi3', ...(file === '' ? [] : [file])], { stdio: 'pipe' });
  const lines: string[] = [];
  let rest = '';
  let wake = () => {};
  const take = (piece: Buffer) => {
    const parts = (rest + piece.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    wake();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  let token = 0;
  let at = 0;
  const line = async (pattern: RegExp, from: number): Promise<number> => {
    for (let look = from; ; look++) {
      while (look >= lines.length) {
        if (child.exitCode !== null) throw new Error(`GDB ended:\n${lines.slice(-20).join('\n')}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
      if (pattern.test(lines[look] ?? '')) return look;
    }
  };
  child.on('exit', () => wake());
  return {
    async ask(command) {
      token++;
      at = lines.length;
      child.stdin.write(`${token}${command}\n`);
      const found = await line(new RegExp(`^${token}\\^`), at);
      const answer = lines[found] ?? '';
      if (answer.startsWith(`${token}^error`)) throw new Error(`${command}: ${answer}`);
      return lines.slice(at, found + 1).join('\n');
    },
    async stopped() {
      const found = await line(/^\*stopped/, at);
      at = found + 1;
      return lines[found] ?? '';
    },
    async until(command, pattern) {
      const from = lines.length;
      child.stdin.write(`${command}\n`);
      at = (await line(pattern, from)) + 1;
      return lines.slice(from, at);
    },
    async close() {
      if (child.exitCode !== null) return;
      child.stdin.write('-gdb-exit\n');
      await once(child, 'exit');
    },
  };
}
