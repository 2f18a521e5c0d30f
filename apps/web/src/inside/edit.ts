/** A value that a person changes in a core that stands: a word of RAM, or a core register. Flash and peripherals are left out. */
import type { Target } from 'probekit/stm32';

export interface Edit {
  /** As it is shown: an address, or a register's name. */
  readonly where: string;
  readonly value: number;
  readonly to: { readonly address: number } | { readonly register: number };
}

/** SRAM in ARM's memory map: ARM DDI 0403E.e, B3.1. */
const RAM = { from: 0x2000_0000, to: 0x4000_0000 };
const REGISTERS = [...Array.from({ length: 13 }, (_, index) => `R${index}`), 'SP', 'LR', 'PC'];
const HEX = /^0x[\da-f_]{1,9}$/i;
const DECIMAL = /^\d{1,10}$/;

/** Undefined where the texts name no whole word of RAM, no register, or no 32-bit value. */
export function editOf(whereText: string, valueText: string): Edit | undefined {
  const value = numberOf(valueText);
  const where = whereText.trim().toUpperCase();
  if (value === undefined) return undefined;
  const register = REGISTERS.indexOf(where);
  if (register >= 0) return { where, value, to: { register } };
  const address = numberOf(whereText);
  if (address === undefined || address % 4 !== 0 || address < RAM.from || address >= RAM.to) return undefined;
  return { where: `0x${address.toString(16).padStart(8, '0')}`, value, to: { address } };
}

/** Changes nothing where the core runs again meanwhile, as after a reset by its watchdog: the next look shows that. */
export async function applyEdit({ core, memory }: Target, { value, to }: Edit): Promise<void> {
  if (!(await core.readStatus()).halted) return;
  if ('register' in to) await core.writeRegister(to.register, value);
  else await memory.write32(to.address, value);
}

function numberOf(text: string): number | undefined {
  const written = text.trim();
  if (!HEX.test(written) && !DECIMAL.test(written)) return undefined;
  const number = Number(written.replaceAll('_', ''));
  return number <= 0xffff_ffff ? number : undefined;
}
