import { describe, expect, it } from 'vitest';
import { PROBE_USB_IDS, ST_NOT_A_PROBE } from '../stlink/usb-ids.ts';
import { UDEV_RULE, UDEV_RULES_FILE } from './udev-rule.ts';

describe('the udev rule', () => {
  const [, pattern = ''] = /ATTR\{idProduct\}=="([^"]+)"/.exec(UDEV_RULE) ?? [];
  /** In udev's patterns `[a-f]` and `|` mean what they mean here. */
  const isNamed = (productId: number) => new RegExp(`^(${pattern})$`).test(productId.toString(16).padStart(4, '0'));

  it.each(PROBE_USB_IDS.map(({ productId, name }) => [name, productId] as const))('names %s', (_name, productId) => {
    expect(isNamed(productId)).toBe(true);
  });

  it('names no other device of ST', () => {
    expect(Object.keys(ST_NOT_A_PROBE).filter((id) => isNamed(Number(id)))).toEqual([]);
  });

  it('is read before the seat gets its rights', () => {
    expect(Number(/\/(\d+)-/.exec(UDEV_RULES_FILE)?.[1])).toBeLessThan(73);
  });
});
