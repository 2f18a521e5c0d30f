/**
 * Registers read for people: name, value and each field by its name. Only such as a read leaves as they are; DHCSR, whose
 * read clears two flags, is the core's status (`cortex-m.ts`). Source: ARM DDI 0403E.e, B1.4 and B3.2; what ARMv6-M lacks of it:
 * ARM DDI 0419E, B1.4.3 and B3.2.2.
 */
import type { Memory, Register } from '../base/index.ts';
import { DEMCR, DFSR, REGSEL } from '../spec/arm/dcb.ts';
import { FPCCR, FPSCR } from '../spec/arm/fpu.ts';
import { CONTROL, XPSR } from '../spec/arm/psr.ts';
import { AIRCR, CCR, CFSR, CPACR, CPUID, HFSR, ICSR, SCR, SHCSR, VTOR } from '../spec/arm/scb.ts';
import type { CortexM } from './cortex-m.ts';
import { CORE_REGISTERS, unpackSpecial } from './registers.ts';

export interface RegisterReading {
  readonly name: string;
  readonly value: number;
  /** By name; empty for a register that is one number. */
  readonly fields: Readonly<Record<string, number>>;
  /** Of the fields those of one bit, by name. Absent where there is none. */
  readonly flags?: readonly string[];
}

const SYSTEM_REGISTERS: readonly Register[] = [ICSR, VTOR, AIRCR, SCR, CCR, SHCSR, CFSR, HFSR, DFSR, CPACR, FPCCR, DEMCR];
const NOT_IN_V6: readonly Register[] = [CFSR, HFSR, CPACR, FPCCR];
/** CPUID.ARCHITECTURE of ARMv6-M. */
const V6 = 0xc;
const GENERAL = [...Array.from({ length: 13 }, (_, index) => `R${index}`), 'SP', 'LR', 'PC', 'MSP', 'PSP'];
const SINGLES = 32;

export function readingOf(register: Register, value: number): RegisterReading {
  const flags = Object.keys(register.fields).filter((field) => register.fields[field]?.hi === register.fields[field]?.lo);
  const isOneNumber = Object.values(register.fields).some(({ hi, lo }) => hi - lo === 31);
  return { name: register.name, value, fields: isOneNumber ? {} : register.unpack(value), ...(flags.length > 0 && { flags }) };
}

/** The registers of a halted core. Reads only. @throws `cortex/timeout` while it runs */
export async function readCoreRegisters(core: CortexM): Promise<readonly RegisterReading[]> {
  const readings: RegisterReading[] = [];
  for (const name of GENERAL) readings.push({ name, value: await core.readRegister(CORE_REGISTERS[name]!), fields: {} });
  readings.push(readingOf(XPSR, await core.readRegister(REGSEL.xPSR)));
  const special = unpackSpecial(await core.readRegister(REGSEL.CONTROL_FAULTMASK_BASEPRI_PRIMASK));
  const { PRIMASK, FAULTMASK, BASEPRI } = special;
  const masks = isV6((await core.readCpuid()).raw) ? { PRIMASK } : { PRIMASK, FAULTMASK, BASEPRI };
  readings.push(readingOf(CONTROL, special.CONTROL));
  for (const [name, value] of Object.entries(masks)) readings.push({ name, value, fields: {} });
  return readings;
}

/** FPSCR and S0 to S31 of a halted core that has an FPU. Reads only. @throws `cortex/timeout` while it runs */
export async function readFloatRegisters(core: CortexM): Promise<readonly RegisterReading[]> {
  const readings = [readingOf(FPSCR, await core.readRegister(REGSEL.FPSCR))];
  for (let index = 0; index < SINGLES; index++) {
    readings.push({ name: `S${index}`, value: await core.readRegister(REGSEL.S0 + index), fields: {} });
  }
  return readings;
}

/** What the System Control Space says, of a core that runs or not. Reads only. */
export async function readSystemRegisters(memory: Memory): Promise<readonly RegisterReading[]> {
  const cpuid = await memory.read32(CPUID.address);
  const readings = [readingOf(CPUID, cpuid)];
  const registers = isV6(cpuid) ? SYSTEM_REGISTERS.filter((register) => !NOT_IN_V6.includes(register)) : SYSTEM_REGISTERS;
  for (const register of registers) readings.push(readingOf(register, await memory.read32(register.address)));
  return readings;
}

const isV6 = (cpuid: number) => CPUID.unpack(cpuid).ARCHITECTURE === V6;
