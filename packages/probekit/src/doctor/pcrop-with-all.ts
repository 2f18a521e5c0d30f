/**
 * PCROP that goes with RDP level 1 to 0 alone, and the whole flash with it (RM0090, 3.7.5; RM0351, 3.5.2; RM0440 and RM0444, 3.5):
 * the doctor does not do that, and says how it is done. Pure.
 */
import { hex } from '../base/index.ts';
import type { Remedy } from '../spec/symptoms/cause.ts';
import { knownOptionsOf, type OptionLayout } from '../stm32/index.ts';
import { type Catalogue, type RemedyWords, say } from '../words/index.ts';
import type { Diagnosis } from './diagnosis.ts';

/** What to set one after the other; level 1 to 0 takes an area of L4, G4 and G0 with it only where PCROP_RDP says so. */
export function pcropSteps({ kind, rdp }: OptionLayout): Readonly<Record<'first' | 'second', string>> {
  const open = `RDP=${hex(rdp.open, 2)}`;
  return kind === 'f4' ? { first: 'RDP=0xbb', second: `${open} SPRMOD=0 WRP=none` } : { first: 'RDP=0xbb PCROP_RDP=1', second: open };
}

/** The words of a remedy that is another one on the chip that was looked at; none where it is what it is on any. */
export function remedyOnChip({ action }: Remedy, target: Diagnosis['target'], catalogue: Catalogue): RemedyWords | undefined {
  const layout = target && action === 'unlock-pcrop' ? knownOptionsOf(target) : undefined;
  if (layout?.areaGoes !== 'with-all') return undefined;
  const { first, second } = pcropSteps(layout);
  return {
    what: say(catalogue, { key: 'remedy.pcrop-with-all' }),
    steps: [
      say(catalogue, { key: 'remedy.pcrop-with-all.cost' }),
      ...[first, second].map((values) => `probekit option-bytes set ${values}`),
    ],
  };
}
