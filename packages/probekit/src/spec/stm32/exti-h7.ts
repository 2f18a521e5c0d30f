/**
 * Extended interrupt and event controller of STM32H74x/75x, CPU side. Addresses are offsets. Source: RM0433, chapter 20:
 * 89 lines in three blocks. Lines that have edges to choose are configurable, the others come straight from a peripheral
 * and are let through after reset (CPUIMR1 reads 0xFFC00000; of the other two the same is assumed).
 */
import { bits, register } from '../../base/index.ts';

const word = { LINES: bits(31, 0) };

function block(index: number, configurable: number, lines: number, d3: readonly [number, number, number]) {
  const at = (name: string, offset: number) => register(`EXTI_${name}`, offset, word);
  const [trigger, mask, number] = [0x20 * index, 0x80 + 0x10 * index, index + 1];
  return {
    /** Lines of this block with edges to choose; all lines; lines that can be pending in D3, and the halves of its clear selection. */
    configurable,
    lines,
    d3,
    RTSR: at(`RTSR${number}`, trigger),
    FTSR: at(`FTSR${number}`, trigger + 0x04),
    SWIER: at(`SWIER${number}`, trigger + 0x08),
    D3PMR: at(`D3PMR${number}`, trigger + 0x0c),
    D3PCRL: at(`D3PCR${number}L`, trigger + 0x10),
    D3PCRH: at(`D3PCR${number}H`, trigger + 0x14),
    CPUIMR: at(`CPUIMR${number}`, mask),
    CPUEMR: at(`CPUEMR${number}`, mask + 0x04),
    CPUPR: at(`CPUPR${number}`, mask + 0x08),
  };
}

export const EXTI_BLOCKS = [
  block(0, 0x003f_ffff, 0xffff_ffff, [0x0238_ffff, 0xffff_ffff, 0x000c_0fc0]),
  block(1, 0x000a_0000, 0xffff_dfff, [0x003f_020c, 0x000c_00f0, 0x0000_0fff]),
  block(2, 0x0074_0000, 0x01f5_ffff, [0x0100_0000, 0, 0x000c_0000]),
] as const;
