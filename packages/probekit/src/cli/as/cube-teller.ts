/** Says the lines of STM32_Programmer_CLI, and keeps them where `-log` asks for a file. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import type { Output } from '../output.ts';
import { type CubeLineName, cubeLine, cubeTime } from './cube-lines.ts';

export class CubeTeller {
  readonly #output: Output;
  readonly #lines: string[] = [];

  constructor(output: Output) {
    this.#output = output;
  }

  tell(name: CubeLineName, values?: Readonly<Record<string, string | number>>): void {
    this.text(cubeLine(name, values));
  }

  text(line: string): void {
    this.#lines.push(line);
    this.#output.line(line);
  }

  /** Does `work` and says in that line how long it took. */
  async timed<T>(clock: Clock, name: CubeLineName, work: () => Promise<T>): Promise<T> {
    const from = clock.nowMs();
    const done = await work();
    this.tell(name, { time: cubeTime(clock.nowMs() - from) });
    return done;
  }

  /** `''` is the tool's own place, of which its help tells. */
  async save(path: string): Promise<void> {
    const file = path === '' ? join(homedir(), '.STM32Programmer', 'trace.log') : path;
    await writeFileAtomically(file, new TextEncoder().encode(`${this.#lines.join('\n')}\n`));
  }
}
