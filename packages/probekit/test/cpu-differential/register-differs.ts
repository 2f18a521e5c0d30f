/** Registers in which QEMU's machine is another core or chip than the STM32H743, or does less than the manuals say. */

export interface RegisterDifference {
  readonly name: string;
  /** After reset, after all ones, after zeros. */
  readonly ours: string;
  readonly qemu: string;
  readonly manual: string;
}

const constant = (name: string, ours: string, qemu: string, manual: string): RegisterDifference => {
  return { name, ours: `${ours} ${ours} ${ours}`, qemu: `${qemu} ${qemu} ${qemu}`, manual };
};
const PRIORITIES = 'sixteen levels, four bits of each priority (RM0433 rev 8, 20.1.1); QEMU has eight bits';

/** In the order of the registers. */
export const QEMU_REGISTERS: readonly RegisterDifference[] = [
  constant('ICTR', '4', '0', '150 interrupt lines (RM0433 rev 8, 20.1.1)'),
  constant('SYST_CALIB', '3e8', '270f', 'what the chip says of its clock (RM0433 rev 8, 20.1.2)'),
  constant('CPUID', '411fc271', '411fc272', 'r1p1, as real boards answer; QEMU has r1p2'),
  { name: 'SCR', ours: '0 16 0', qemu: '0 fffffff3 0', manual: 'the other bits are reserved (ARM DDI 0403E.e, B3.2.7)' },
  constant('CCR', '40200', '200', 'branch prediction is always on (ARM DDI 0489F, 3.1)'),
  { name: 'SHPR1', ours: '0 f0f0f0 0', qemu: '0 ffffff 0', manual: PRIORITIES },
  { name: 'SHPR2', ours: '0 f0000000 0', qemu: '0 ff000000 0', manual: PRIORITIES },
  { name: 'SHPR3', ours: '0 f0f000f0 0', qemu: '0 ffff00ff 0', manual: PRIORITIES },
  constant('CLIDR', '9000003', '0', 'two caches of level 1; QEMU has none (ARM DDI 0489F, 3.1)'),
  constant('CTR', '8303c003', '0', 'two caches of level 1; QEMU has none (ARM DDI 0489F, 3.1)'),
  constant('CCSIDR', 'f00fe019', '0', 'two caches of level 1; QEMU has none (ARM DDI 0489F, 3.1)'),
  constant('MPU_TYPE', '1000', '800', 'sixteen regions; QEMU has eight'),
  {
    name: 'MPU_RNR',
    ours: '0 ff 0',
    qemu: '0 0 0',
    manual: 'eight bits; a region that is not there is UNPREDICTABLE (ARM DDI 0403E.e, B3.5.7)',
  },
  { name: 'NVIC_IPR0', ours: '0 f0f0f0f0 0', qemu: '0 ffffffff 0', manual: PRIORITIES },
  { name: 'NVIC_IPR1', ours: '0 f0f0f0f0 0', qemu: '0 ffffffff 0', manual: PRIORITIES },
];
