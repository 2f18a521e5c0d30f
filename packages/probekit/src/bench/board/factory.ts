/** What is put into a chip before it has ever had power: images into flash, option bytes. */
import type { Scenario } from '../../base/index.ts';
import { errors } from '../errors.ts';
import { type FlashStretch, outsideFlash } from '../scenario/images.ts';
import { numberOf } from '../scenario/schema.ts';
import type { Chip } from '../soc/chip.ts';

/** Throws `bench/bad-value` for what the chip does not have. */
export function programFactory(chip: Chip, flash: readonly FlashStretch[], optionBytes: Scenario['optionBytes'] = {}): void {
  for (const stretch of flash) {
    try {
      chip.loadFlash(stretch.address, stretch.bytes);
    } catch (cause) {
      throw outsideFlash(stretch, cause);
    }
  }
  for (const [name, text] of Object.entries(optionBytes)) {
    try {
      chip.setOptionBytes({ [name]: numberOf(text) });
    } catch (cause) {
      throw badOptionByte(name, text, cause);
    }
  }
}

function badOptionByte(name: string, text: string, cause: unknown) {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return errors.make('bench/bad-value', {
    message: `The scenario's option byte ${name} cannot be ${text}: ${detail}.`,
    hint: 'Use the names and widths of the reference manual, such as RDP and WRP1.',
    evidence: { path: `optionBytes.${name}`, expected: detail, received: text },
    cause,
  });
}
