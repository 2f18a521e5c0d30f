import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MESSAGES } from '../../spec/symptoms/messages.ts';
import { explain, MATCH_SCORE } from './explain.ts';

/** Fills the places that vary. */
const filled = (text: string) => text.replaceAll('0x%', '0x20001f40').replaceAll('%', '17');

/** Drops the second letter of every fourth word that has five letters or more. */
function mistyped(text: string): string {
  let count = 0;
  return text.replace(/[A-Za-z]{5,}/g, (word) => (count++ % 4 === 1 ? word[0] + word.slice(2) : word));
}

describe('explain', () => {
  test('explains the message of the thread although it is misspelt', () => {
    const { verdict, message, means, proves, ruledOut, causes, next } = explain('interface firmwre FAILED to reset halt target');
    expect(verdict).toBe('fault');
    expect(message).toMatchObject({ number: 1, text: 'The interface firmware FAILED to reset/halt the target MCU' });
    expect(means).toContain('does not say why');
    expect(proves).toEqual(['the cable and the USB port', 'the computer', "the ST-LINK's firmware"]);
    expect(ruledOut.map(({ id }) => id)).toEqual(expect.arrayContaining(['RC01', 'RC07', 'RC15']));
    expect(ruledOut.map(({ id }) => id)).not.toContain('RC12');
    expect(causes[0]).toMatchObject({ id: 'RC42', slug: 'low-power' });
    expect(next.software).toContain('probekit doctor');
  });

  test.each(MESSAGES.flatMap(({ number, texts }) => texts.map((text) => [number, filled(text)] as const)))(
    'finds message %i verbatim: %s',
    (number, text) => {
      const { message } = explain(text);
      const same = MESSAGES.filter((row) => row.texts.some((other) => filled(other).toLowerCase() === text.toLowerCase()));
      expect([number, ...same.map((row) => row.number)]).toContain(message?.number);
    },
  );

  test('reads through line wraps', () => {
    const text =
      'Error: No STM32 target found! If your product\nembeds Debug Authentication, please perform a\ndiscovery using Debug Authentication';
    expect(explain(text).message?.number).toBe(39);
  });

  test('reads through a log around the message, and prefers the line with the reason to its wrapper', () => {
    const log = [
      'STMicroelectronics ST-LINK GDB server. Version 7.5.0',
      'Copyright (c) 2023, STMicroelectronics. All rights reserved.',
      'Starting server with the following options:',
      '        Persistent Mode            : Disabled',
      'Failed to start GDB server',
      'Error in initializing ST-LINK device.',
      'Reason: Target held under reset.',
    ].join('\n');
    expect(explain(log).message?.number).toBe(23);
  });

  test('names as further messages only those that stand in the text; a voltage is read as a number', () => {
    const log = 'Error: Target voltage may be too low for reliable debugging\nInfo : Target voltage: 0.012';
    const { message, also, didYouMean, lines } = explain(log);
    expect(message?.text).toBe('target voltage may be too low for reliable debugging');
    expect(also).toEqual([]);
    expect(didYouMean).toEqual([]);
    expect(lines?.map(({ evidence }) => evidence.C4)).toEqual(['none']);
    expect(explain('Voltage     : 3.28V').message).toBeUndefined();
    expect(explain('Voltage     : 0.01V').message?.number).toBe(65);
    expect(explain('Failed to start GDB server\nReason: Target held under reset.').also.map(({ text }) => text)).toEqual([
      'Failed to start GDB server',
    ]);
  });

  test('prefers what stands in a line to what is only like it, but not to the same and more, misspelt', () => {
    expect(explain('st-link: USB Error: 17').message?.text).toBe('USB Error: %');
    expect(explain('SWDIO Eror No target connected').message?.text).toBe('SWDIO Error No target connected');
  });

  test('finds a short message that a sentence quotes', () => {
    expect(explain('I always get "Error: No STM32 target found!" when I try to flash, please help').message?.number).toBe(38);
    expect(explain('it says “Target no device found” since this morning').message?.number).toBe(22);
  });

  test('takes other addresses and numbers', () => {
    expect(explain('Error: Data mismatch found at address 0x080204FF (byte = 0x12 instead of 0xFF)').message?.number).toBe(54);
    expect(explain('unknown chip id! 0x10036413').message?.number).toBe(110);
    expect(explain('usbfs: process 4711 (st-util) did not claim interface 0 before use')).toMatchObject({ verdict: 'healthy' });
  });

  test.each([
    ['DEV_TARGET_CMD_ERR', 43],
    ['libusb_open failed LIBUSB_ERROR_ACCES', 78],
    ['eror: init mode failed unable to conect to the target', 86],
    ['no debug probe detected', 36],
    ['couldnt find any st-link devices', 104],
    ['Target power-up failed', 131],
    ['st-link firmware upgrade required please upgrade the firmware', 26],
    ['target voltage may be to low for reliable debuging', 87],
    ['Cannot identify target as STM32H7xx family', 98],
    ['device descriptor read/64, error -71', 147],
  ])('finds the message behind: %s', (text, number) => {
    expect(explain(text).message?.number).toBe(number);
  });

  test.each([
    'my cat sat on the keyboard',
    'npm ERR! code ENOENT',
    "error: expected ';' before '}' token",
    'Segmentation fault (core dumped)',
    'fatal: not a git repository (or any of the parent directories): .git',
    "make: *** No rule to make target 'all'.  Stop.",
    'HTTP 502 Bad Gateway',
    'Connection timed out',
    'printer not found error',
    'Permission denied (publickey).',
    'arm-none-eabi-gcc: error: unrecognized command line option',
    'region FLASH overflowed by 128 bytes',
    'TypeError: undefined is not a function',
    'asdf qwer zxcv',
    'lorem ipsum dolor sit amet, consectetur adipiscing elit',
    'the',
    '',
    '0x08000000 0x12345678',
  ])('calls unknown what is no message of a tool: %s', (text) => {
    expect(explain(text)).toMatchObject({ verdict: 'unclear', causes: [], ruledOut: [], proves: [] });
    expect(explain(text).message).toBeUndefined();
  });

  test('offers near messages as did-you-mean when it is not sure', () => {
    const { verdict, didYouMean } = explain(
      'something about the target not being found by the programmer: No STM32 whatever the reason was today',
    );
    expect(verdict).toBe('unclear');
    expect(didYouMean.map(({ number }) => number)).toContain(38);
  });

  test('finds at least 95 of 100 messages with a typing error in every fourth word', () => {
    const long = MESSAGES.flatMap(({ number, texts }) =>
      texts.filter((text) => text.split(' ').length >= 4).map((text) => ({ number, text })),
    );
    const found = long.filter(({ number, text }) => {
      const known = MESSAGES.filter((row) => row.texts.includes(text)).map((row) => row.number);
      return [number, ...known].includes(explain(mistyped(filled(text))).message?.number ?? 0);
    });
    expect(found.length / long.length).toBeGreaterThanOrEqual(0.95);
  });

  test('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { message, causes } = explain(text);
        expect(message === undefined ? causes : []).toEqual([]);
        if (message) expect(message.score).toBeGreaterThanOrEqual(MATCH_SCORE);
      }),
      { numRuns: 50 },
    );
  });

  test('finds the telling line at the end of a long log', () => {
    const log = Array.from({ length: 900 }, (_, line) => `Info : ${line} flash bank write ok, target running`);
    const { message } = explain([...log, 'Error: init mode failed (unable to connect to the target)'].join('\n'));
    expect(message?.text).toBe('Error: init mode failed (unable to connect to the target)');
  });

  test('reads through the markup of a page that was copied', () => {
    const { message } = explain('<div class="post">Help <b>please</b><pre>libusb_open() failed with LIBUSB_ERROR_ACCESS</pre></div>');
    expect(message?.text).toBe('libusb_open() failed with LIBUSB_ERROR_ACCESS');
  });
});
