/** Runs a command in this process and hears what it writes. */
import { vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';

export const NEW_BOARD = 'bench:nucleo-h743zi2';

export interface Heard {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** `onOutput` hears all of stdout so far, each time there is more. */
export async function runCommand(args: readonly string[], onOutput: (out: string) => void = () => undefined): Promise<Heard> {
  const heard = { out: '', error: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    heard.out += String(text);
    onOutput(heard.out);
    return true;
  });
  const error = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    heard.error += String(text);
    return true;
  });
  try {
    return { status: await runProgram(args), ...heard };
  } finally {
    out.mockRestore();
    error.mockRestore();
  }
}
