/** Names of the registers that the dialogues touch, and their words in the manuals' terms. */
import { hex, type Register } from '../base/index.ts';
import { DCRDR, DCRSR, DEMCR, DFSR, DHCSR } from './arm/dcb.ts';
import { DWT_CTRL, FP_CTRL } from './arm/debug-units.ts';
import { ABORT, CTRL_STAT, DLPIDR, DPIDR, RDBUFF, SELECT, TARGETID } from './arm/dp.ts';
import { BASE, CFG, CSW, DRW, IDR, TAR } from './arm/mem-ap.ts';
import { AIRCR, CFSR, CPACR, CPUID, HFSR, ICSR, VTOR } from './arm/scb.ts';
import { APB1LFZ1, APB4FZ1, DBGMCU_BASE, DBGMCU_BASE_AP2, DBGMCU_CR, IDC } from './stm32/dbgmcu-h7.ts';
import * as flash from './stm32/flash-h7.ts';
import { RCC_BASE, RCC_RSR } from './stm32/rcc-h7.ts';

export type Space = 'DP' | 'AP' | 'memory';

const flashRegisters = [flash.ACR, flash.KEYR, flash.CR, flash.SR, flash.CCR, flash.OPTCR, flash.OPTSR_CUR, flash.WPSN_CUR];
const at = (base: number, registers: readonly Register[]) =>
  registers.map((register): [number, Register] => [base + register.address, register]);

const REGISTERS: Readonly<Record<Space, ReadonlyMap<number, Register>>> = {
  DP: new Map<number, Register>(at(0, [DPIDR, CTRL_STAT, SELECT, RDBUFF, TARGETID, DLPIDR])),
  AP: new Map<number, Register>(at(0, [CSW, TAR, DRW, CFG, BASE, IDR])),
  memory: new Map<number, Register>([
    ...at(0, [DHCSR, DCRSR, DCRDR, DEMCR, DFSR, CPUID, ICSR, VTOR, AIRCR, CFSR, HFSR, CPACR, FP_CTRL, DWT_CTRL]),
    ...at(DBGMCU_BASE, [IDC, DBGMCU_CR, APB1LFZ1, APB4FZ1]),
    ...at(DBGMCU_BASE_AP2, [IDC, DBGMCU_CR, APB1LFZ1, APB4FZ1]),
    ...at(RCC_BASE, [RCC_RSR]),
    ...at(flash.FLASH_BASE, flashRegisters),
    ...at(flash.FLASH_BASE + flash.BANK_STEP, flashRegisters),
  ]),
};

/** The register there as it is read or written; undefined where no dialogue is expected. */
function registerAt(space: Space, address: number, write: boolean): Register | undefined {
  if (space === 'DP' && address === ABORT.address && write) return ABORT;
  return REGISTERS[space].get(address);
}

/** The register's name, or the address. */
export function nameOfAddress(space: Space, address: number): string {
  return registerAt(space, address, false)?.name ?? hex(address, space === 'memory' ? 8 : 2);
}

/** `DHCSR=0x00030003 S_HALT S_REGRDY …`: the fields that such an access can touch and that are not zero. */
export function describeAccess(space: Space, address: number, word: number, access: 'read' | 'write'): string {
  const register = registerAt(space, address, access === 'write');
  const unseen = access === 'write' ? 'r' : 'w';
  const fields = Object.entries(register?.fields ?? {}).flatMap(([name, field]) => {
    const value = field.access === unseen ? 0 : (register?.get(word, name) ?? 0);
    if (value === 0) return [];
    return field.hi === field.lo ? [name] : [`${name}=${hex(value, 1)}`];
  });
  return [`${register?.name ?? nameOfAddress(space, address)}=${hex(word)}`, ...fields].join(' ');
}
