/** What the file of a run's program tells of its crash, or of the place where it is when its time is over. */
import { hasCode } from '../../base/index.ts';
import { type CrashVerdict, crashVerdict, lookAtCrash } from '../../debug/index.ts';
import { readMemory } from '../../flash/index.ts';
import type { Target } from '../../stm32/index.ts';
import { readFirmwareBytes } from '../firmware-file.ts';

/** Undefined where the file has no lines, a HEX file for example. A core that runs is halted for a moment. */
export async function runVerdict(target: Target, file: string): Promise<CrashVerdict | undefined> {
  const { readProgramSymbols } = await import('../../symbols/index.ts');
  try {
    const program = readProgramSymbols(await readFirmwareBytes(file));
    if (!program.hasLines) return undefined;
    const read = (address: number, byteLength: number) => readMemory(target, address, byteLength);
    const look = await lookAtCrash(target, (standing) => crashVerdict(standing, program, read), { halt: true });
    return 'judged' in look ? look.judged : undefined;
  } catch (error) {
    if (hasCode(error, 'symbols/no-elf', 'symbols/malformed', 'symbols/compressed')) return undefined;
    throw error;
  }
}
