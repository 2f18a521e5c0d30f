/** Which option bytes a chip has, as a table: one row a controller kind and the dies that have it. */
import { DEV_ID_H74X, findDie } from '../spec/stm32/devices.ts';
import { L4_KIND_DIES } from '../spec/stm32/flash-l4-kind.ts';
import { stm32Errors } from './errors.ts';
import { f1Options } from './f1-options.ts';
import { f4Options } from './f4-options.ts';
import { H7_OPTION_CONTROL } from './h7-option-control.ts';
import type { ChipIdentity } from './identify.ts';
import { l4KindOptionControl } from './l4-kind-options.ts';
import type { OptionControl } from './option-layout.ts';

/** What of an identity tells. Where the size is not known, it is that of the largest part. */
type Chip = Pick<ChipIdentity, 'devId' | 'name'> & { readonly flashKib?: number | undefined };

interface Row {
  readonly series: string;
  make(devId: number, flashKib: number): OptionControl | undefined;
}

/** 2 KiB pages of F0 and F1: high density and above. */
const LARGE_PAGES: readonly number[] = [0x414, 0x418, 0x428, 0x430, 0x442, 0x448];

const ROWS: readonly Row[] = [
  { series: 'STM32H7', make: (devId) => (devId === DEV_ID_H74X ? H7_OPTION_CONTROL : undefined) },
  { series: 'STM32F0', make: (devId, flashKib) => f1Options({ family: 'f0', devId, flashKib, pageBytes: pageBytesOf(devId) }) },
  { series: 'STM32F1', make: (devId, flashKib) => f1Options({ family: 'f1', devId, flashKib, pageBytes: pageBytesOf(devId) }) },
  { series: 'STM32F4', make: (devId, flashKib) => f4Options({ devId, flashKib }) },
  ...['STM32L4', 'STM32G4', 'STM32G0'].map((series): Row => ({ series, make: l4KindOf })),
];

/** @throws `stm32/no-option-bytes` */
export function optionsOf(chip: Chip): OptionControl {
  const control = knownOptionsOf(chip);
  if (control) return control;
  throw stm32Errors.make('stm32/no-option-bytes', {
    message: `The option bytes of this ${chip.name} are not known here.`,
    hint: 'Use STM32CubeProgrammer for the option bytes of this chip.',
    evidence: { chip: chip.name, devId: chip.devId },
  });
}

/** Undefined where they are not known here. */
export function knownOptionsOf({ devId, flashKib }: Omit<Chip, 'name'>): OptionControl | undefined {
  const die = findDie(devId);
  return die && ROWS.find(({ series }) => series === die.series)?.make(devId, flashKib ?? die.maxFlashKib);
}

function pageBytesOf(devId: number): number {
  return LARGE_PAGES.includes(devId) ? 2048 : 1024;
}

function l4KindOf(devId: number, flashKib: number): OptionControl | undefined {
  const die = L4_KIND_DIES.find((each) => each.devId === devId);
  return die && l4KindOptionControl(die, flashKib);
}
