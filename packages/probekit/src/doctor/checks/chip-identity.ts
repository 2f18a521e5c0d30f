/** C10: which chip answers. */
import { hex } from '../../base/index.ts';
import type { ChipIdentity } from '../../stm32/index.ts';
import { type Finding, finding } from '../evidence.ts';

/** A "STM32F103" with this DPIDR is another maker's: ST's own gives 0x1ba01477. */
const FOREIGN_DPIDR = 0x2ba0_1477;
const DEV_IDS_OF_F1: readonly number[] = [0x410, 0x412, 0x414, 0x418, 0x420, 0x428, 0x430];

export function judgeChip(
  chip: Pick<ChipIdentity, 'devId' | 'revId' | 'revision' | 'name' | 'die' | 'core'> & Partial<Pick<ChipIdentity, 'flashKib'>>,
  dpidr: number,
): Finding<'C10'> {
  const facts = {
    dpidr: hex(dpidr),
    devId: hex(chip.devId, 3),
    revId: hex(chip.revId, 4),
    name: chip.name,
    ...(chip.flashKib === undefined ? {} : { flashKib: chip.flashKib }),
    ...(chip.core ? { core: `${chip.core.name} ${chip.core.revision}`, cpuid: hex(chip.core.raw) } : {}),
  };
  const values = { chip: chip.name, devId: hex(chip.devId, 3) };
  if (chip.devId === 0) return finding('C10', 'unreadable', { key: 'c10.unreadable' }, facts);
  if (dpidr === FOREIGN_DPIDR && DEV_IDS_OF_F1.includes(chip.devId)) {
    return finding('C10', 'foreign', { key: 'c10.foreign', values }, facts);
  }
  if (!chip.die) return finding('C10', 'unknown', { key: 'c10.unknown', values }, facts);
  if (!chip.revision) return finding('C10', 'known', { key: 'c10.known', values }, facts);
  return finding('C10', 'known', { key: 'c10.known-revision', values: { ...values, revision: chip.revision } }, facts);
}
