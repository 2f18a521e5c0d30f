/** What exceptions and program counters of a trace are called, and the tables that people see of them. */

import type { TraceProfile } from '../../logs/index.ts';
import { EXCEPTION_NAMES, FIRST_INTERRUPT } from '../../spec/arm/exceptions.ts';
import { VTOR } from '../../spec/arm/scb.ts';
import type { Target } from '../../stm32/index.ts';
import type { ProgramSymbols } from '../../symbols/index.ts';
import { type Sentences, say } from '../../words/sentences/index.ts';
import { readFirmwareBytes } from '../firmware-file.ts';
import type { Output } from '../output.ts';

const VECTORS = 256;
const MOST_FUNCTIONS = 12;

/** @throws `node/file`, `symbols/malformed` */
export async function symbolsOf(file: string): Promise<ProgramSymbols> {
  const { readProgramSymbols } = await import('../../symbols/index.ts');
  return readProgramSymbols(await readFirmwareBytes(file));
}

export class NamesOfTrace {
  readonly #symbols: ProgramSymbols | undefined;
  readonly #vectors: DataView | undefined;

  /** Reads the program's vector table, where symbols can tell whose its words are. */
  static async of({ memory }: Target, symbols: ProgramSymbols | undefined): Promise<NamesOfTrace> {
    if (!symbols) return new NamesOfTrace(undefined, undefined);
    const table = await memory.read(await memory.read32(VTOR.address), 4 * VECTORS);
    return new NamesOfTrace(symbols, new DataView(table.buffer, table.byteOffset, table.byteLength));
  }

  private constructor(symbols: ProgramSymbols | undefined, vectors: DataView | undefined) {
    this.#symbols = symbols;
    this.#vectors = vectors;
  }

  readonly functionAt = (address: number): string | undefined => this.#symbols?.symbolAt(address - (address & 1))?.name;

  /** `SysTick`, `IRQ 39` and, where the program's symbols tell, whose handler it is: `IRQ 39 USART3_IRQHandler`. */
  exception(number: number): string {
    if (number < FIRST_INTERRUPT) return EXCEPTION_NAMES[number] ?? `exception ${number}`;
    const handler = number < VECTORS && this.#vectors ? this.functionAt(this.#vectors.getUint32(4 * number, true)) : undefined;
    return `IRQ ${number - FIRST_INTERRUPT}${handler ? ` ${handler}` : ''}`;
  }
}

export function tellExceptions(output: Output, catalogue: Sentences, { exceptions }: TraceProfile, names: NamesOfTrace): void {
  output.aside('');
  output.aside(say(catalogue, { key: 'logs.swo.exceptions' }));
  if (exceptions.length === 0) output.aside(`  ${say(catalogue, { key: 'logs.swo.none' })}`);
  for (const { number, count } of exceptions) output.aside(`  ${String(count).padStart(8)}  ${names.exception(number)}`);
}

export function tellProfile(output: Output, catalogue: Sentences, profile: TraceProfile, names: NamesOfTrace): void {
  output.aside('');
  output.aside(say(catalogue, { key: 'logs.swo.profile', values: { samples: profile.samples } }));
  const row = (share: number, name: string) => output.aside(`  ${`${(100 * share).toFixed(1)} %`.padStart(8)}  ${name}`);
  for (const { name, share } of profile.functions(names.functionAt).slice(0, MOST_FUNCTIONS)) {
    row(share, name ?? say(catalogue, { key: 'logs.swo.unnamed' }));
  }
  if (profile.asleep > 0) row(profile.asleep / profile.samples, say(catalogue, { key: 'logs.swo.asleep' }));
}
