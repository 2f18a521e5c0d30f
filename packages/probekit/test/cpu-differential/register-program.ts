/** Registers of the System Control Space: what they hold after reset, and what of all ones and of zeros stays in them. */
import type { Machine } from './machines.ts';

export interface SystemRegister {
  readonly name: string;
  readonly address: number;
  /** Read only here: a write would do something, or must not happen. */
  readonly readOnly?: true;
}

const fixed = (address: number, ...names: readonly string[]): readonly SystemRegister[] =>
  names.map((name, index) => ({ name, address: address + 4 * index, readOnly: true }));
const written = (address: number, ...names: readonly string[]): readonly SystemRegister[] =>
  names.map((name, index) => ({ name, address: address + 4 * index }));

/** ARM DDI 0403E.e, B3.2.2, B4.1; Cortex-M7 Technical Reference Manual, ARM DDI 0489F, 3.1. */
export const REGISTERS: readonly SystemRegister[] = [
  ...fixed(0xe000_e004, 'ICTR'),
  ...written(0xe000_e014, 'SYST_RVR'),
  ...fixed(0xe000_e01c, 'SYST_CALIB'),
  ...fixed(0xe000_ed00, 'CPUID', 'ICSR'),
  ...written(0xe000_ed08, 'VTOR'),
  ...fixed(0xe000_ed0c, 'AIRCR'),
  ...written(0xe000_ed10, 'SCR'),
  ...fixed(0xe000_ed14, 'CCR'),
  ...written(0xe000_ed18, 'SHPR1', 'SHPR2', 'SHPR3'),
  ...fixed(0xe000_ed24, 'SHCSR'),
  ...written(0xe000_ed28, 'CFSR', 'HFSR'),
  ...written(0xe000_ed34, 'MMFAR', 'BFAR'),
  ...fixed(0xe000_ed40, 'ID_PFR0', 'ID_PFR1', 'ID_DFR0', 'ID_AFR0', 'ID_MMFR0', 'ID_MMFR1', 'ID_MMFR2', 'ID_MMFR3'),
  ...fixed(0xe000_ed60, 'ID_ISAR0', 'ID_ISAR1', 'ID_ISAR2', 'ID_ISAR3', 'ID_ISAR4'),
  ...fixed(0xe000_ed78, 'CLIDR', 'CTR'),
  ...fixed(0xe000_ed80, 'CCSIDR'),
  ...written(0xe000_ed88, 'CPACR'),
  ...fixed(0xe000_ed90, 'MPU_TYPE'),
  ...written(0xe000_ed98, 'MPU_RNR'),
  ...fixed(0xe000_ef34, 'FPCCR'),
  ...written(0xe000_ef38, 'FPCAR', 'FPDSCR'),
  ...fixed(0xe000_ef40, 'MVFR0', 'MVFR1', 'MVFR2'),
  ...written(0xe000_e400, 'NVIC_IPR0', 'NVIC_IPR1'),
];
/** After reset, after all ones, after zeros. */
export const READINGS = 3;
export const registerOutcomes = ({ places }: Machine): number => places.tables;

const constant = (register: string, value: number) => [`movw ${register}, #${value & 0xffff}`, `movt ${register}, #${value >>> 16}`];

export function registerProgram(machine: Machine): string {
  return [
    '.syntax unified',
    `.cpu ${machine.cpu}`,
    '.thumb',
    '.global finished',
    `.word ${machine.places.tables + 0x1_0000}, start + 1`,
    'start:',
    ...constant('r1', registerOutcomes(machine)),
    'mov r2, #0',
    'mvn r3, #0',
    ...REGISTERS.flatMap(({ address, readOnly }) => {
      const note = ['dsb', 'ldr r4, [r0]', 'str r4, [r1], #4'];
      const write = (value: string) => (readOnly === undefined ? [`str ${value}, [r0]`, ...note] : note);
      // What was there comes back, so that the program goes on.
      return [
        ...constant('r0', address),
        'ldr r5, [r0]',
        ...note,
        ...write('r3'),
        ...write('r2'),
        ...(readOnly === undefined ? ['str r5, [r0]'] : []),
      ];
    }),
    'finished: b finished',
    '',
  ].join('\n');
}
