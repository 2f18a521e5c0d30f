import { describe, expect, it } from 'vitest';
import { askFurther } from './ask-further.ts';
import { explain } from './explain.ts';

const FAIL_TXT = explain('The interface firmware FAILED to reset/halt the target MCU');

describe('askFurther', () => {
  it('keeps the order of the message, and asks first for the jumpers, all at once', () => {
    const { causes, question } = askFurther(FAIL_TXT);
    expect(causes.map(({ id }) => id)).toEqual(FAIL_TXT.causes.map(({ id }) => id));
    expect(question?.id).toBe('jumpers');
  });

  it('puts the power source first when the power LED is dark, and does not ask again', () => {
    const { causes, question } = askFurther(FAIL_TXT, { 'pwr-led': 'no' });
    expect(causes[0]?.id).toBe('RC23');
    expect(causes.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1);
    expect(question).toBeDefined();
    expect(question?.id).not.toBe('pwr-led');
  });

  it('asks nothing where no answer would settle more', () => {
    expect(askFurther(explain('libusb_open() failed with LIBUSB_ERROR_ACCESS')).question).toBeUndefined();
    expect(askFurther(explain('my cat sat on the keyboard'))).toEqual({ causes: [] });
  });

  it('passes over an answer that the question does not have', () => {
    expect(askFurther(FAIL_TXT, { 'pwr-led': 'perhaps', constructor: 'x' }).causes).toHaveLength(FAIL_TXT.causes.length);
  });
});
