/**
 * `-coreReg` of the face of STM32_Programmer_CLI: the registers of the core, read or written. The core is halted for that and
 * stays halted; `-run` lets it go on. Parts of a register are told too and not written: xPSR and CONTROL…PRIMASK are each one
 * register of the core. Source: ARM DDI 0403E.e, B1.4.2 (xPSR), C1.6.3 (REGSEL).
 */
import { CORE_REGISTERS, unpackSpecial } from '../../cortex/index.ts';
import { REGSEL } from '../../spec/arm/dcb.ts';
import { cubeHex } from './cube-lines.ts';
import type { CubeWork, JobOf } from './cube-work.ts';

const OTHER_NAMES: Readonly<Record<string, string>> = { R13: 'SP', R14: 'LR', R15: 'PC', XPSR: 'xPSR' };
const WHOLE = [...Array.from({ length: 13 }, (_, index) => `R${index}`), 'SP', 'LR', 'PC', 'MSP', 'PSP', 'XPSR'];

interface Part {
  readonly regsel: number;
  readonly digits: number;
  of(word: number): number;
}
const ofXpsr = (mask: number): Part => ({ regsel: REGSEL.xPSR, digits: 8, of: (word) => (word & mask) >>> 0 });
const ofSpecial = (name: keyof ReturnType<typeof unpackSpecial>): Part => ({
  regsel: REGSEL.CONTROL_FAULTMASK_BASEPRI_PRIMASK,
  digits: 2,
  of: (word) => unpackSpecial(word)[name],
});
const PARTS: Readonly<Record<string, Part>> = {
  APSR: ofXpsr(0xf80f_0000),
  IPSR: ofXpsr(0x1ff),
  EPSR: ofXpsr(0x0700_fc00),
  CONTROL: ofSpecial('CONTROL'),
  FAULTMASK: ofSpecial('FAULTMASK'),
  BASEPRI: ofSpecial('BASEPRI'),
  PRIMASK: ofSpecial('PRIMASK'),
};

/** Names in capitals that `-coreReg` takes; undefined for another name, and for a part that is to be written. */
export function registerNamed(name: string, isWritten: boolean): string | undefined {
  const known = name.toUpperCase();
  if (WHOLE.includes(known) || known in OTHER_NAMES) return known;
  return !isWritten && Object.hasOwn(PARTS, known) ? known : undefined;
}

/** All of them where none is named. */
export async function coreRegisters({ target: { core }, teller }: CubeWork, { registers }: JobOf<'registers'>): Promise<boolean> {
  await core.halt();
  const asked = registers.length > 0 ? registers : [...WHOLE, ...Object.keys(PARTS)].map((name) => ({ name, value: undefined }));
  for (const { name, value } of asked) {
    const part = PARTS[name];
    const regsel = part?.regsel ?? CORE_REGISTERS[OTHER_NAMES[name] ?? name] ?? 0;
    if (value !== undefined) await core.writeRegister(regsel, value);
    const word = await core.readRegister(regsel);
    teller.tell('register', { name, value: cubeHex(part ? part.of(word) : word, part?.digits) });
  }
  return true;
}
