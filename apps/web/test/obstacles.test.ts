/** Which obstacle is told for which error on which system, and that each one's words are there. */

import { factsOf, isChromium, type System, systemOf } from 'probekit/browser';
import type { Diagnosis } from 'probekit/doctor';
import { usbFault } from 'probekit/transport';
import { ENGLISH, loadCatalogue, say } from 'probekit/words';
import { describe, expect, it } from 'vitest';
import { OBSTACLE_ROWS } from '../src/doctor/obstacle-rows.ts';
import { obstacleOf, obstacleOfBrowser, obstacleOfDiagnosis, obstacleToRead, occursOn, stationsOf } from '../src/doctor/obstacles.ts';

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

const identities: readonly [string, System, boolean][] = [
  [`Mozilla/5.0 (X11; Linux x86_64) ${CHROME}`, 'linux', true],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Edg/140.0.0.0`, 'windows', true],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${CHROME}`, 'mac', true],
  [`Mozilla/5.0 (Linux; Android 10; K) ${CHROME}`, 'android', true],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME}`, 'chromeos', true],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0.0.0 Mobile/15E148 Safari/604.1', 'ios', false],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', 'mac', false],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'linux', false],
  ['curl/8.0', 'other', false],
];

describe('the system', () => {
  it.each(identities)('of %s is %s', (userAgent, system, chromium) => {
    expect([systemOf({ userAgent }), isChromium({ userAgent })]).toEqual([system, chromium]);
  });

  it('is what the browser names itself, where it does', () => {
    const userAgentData = { platform: 'Windows', brands: [{ brand: 'Chromium' }] };
    expect([systemOf({ userAgent: '', userAgentData }), isChromium({ userAgent: '', userAgentData })]).toEqual(['windows', true]);
  });

  it('is an iPad where a Macintosh can be touched', () => {
    expect(systemOf({ userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15', maxTouchPoints: 5 })).toBe('ios');
  });

  it('is told to the doctor, and no file', async () => {
    expect(factsOf('mac').platform).toBe('darwin');
    expect(factsOf('android').platform).toBe('browser');
    expect(await factsOf('linux').readFile('/proc/mounts')).toBeUndefined();
  });
});

describe('the obstacle', () => {
  it('is none where the browser has WebUSB', () => {
    expect(obstacleOfBrowser({}, true, { userAgent: `Mozilla/5.0 (X11; Linux x86_64) ${CHROME}` })).toBeUndefined();
  });

  it('is the browser, not the lack of https, where no address would help', () => {
    expect(obstacleOfBrowser(undefined, false, { userAgent: 'Firefox/140.0' })?.row.id).toBe('no-webusb');
  });

  const denied = usbFault.accessDenied('STLINK-V3', 'Access denied', new DOMException('Access denied.', 'SecurityError'));
  const busy = usbFault.busy('STLINK-V3', 0, undefined, new DOMException('Unable to claim interface.', 'NetworkError'));
  const driverless = usbFault.noDriver('STLINK-V3', 'claiming interface 0 does not end');
  const errors: readonly [string, unknown, System, string | undefined][] = [
    ['access denied', denied, 'linux', 'denied-linux'],
    ['access denied', denied, 'windows', 'driver-windows'],
    ['access denied', denied, 'android', 'denied-android'],
    ['access denied', denied, 'mac', 'denied'],
    ['access denied', denied, 'chromeos', 'denied'],
    ['a refused claim', busy, 'linux', 'held'],
    ['a refused claim', busy, 'windows', 'held-windows'],
    ['a refused claim', busy, 'mac', 'held-mac'],
    ['a claim that does not end', driverless, 'windows', 'driver-windows'],
    ['a claim that does not end', driverless, 'linux', 'held'],
    ['a device that has left', usbFault.disconnected('STLINK-V3'), 'linux', 'unplugged'],
    ['a policy', new DOMException('Access to the feature "usb" is disallowed by permissions policy.', 'SecurityError'), 'linux', 'blocked'],
    ['a protected class', usbFault.accessDenied('STLINK-V3', 'The requested interface implements a protected class'), 'linux', 'blocked'],
    ['a stall', usbFault.stalled('STLINK-V3', 0x81), 'linux', undefined],
    ['a defect of ours', new TypeError('undefined is not a function'), 'linux', undefined],
  ];
  it.each(errors)('of %s (%#)', (_what, error, system, id) => {
    expect(obstacleOf(error, system)?.row.id).toBe(id);
  });

  it('keeps the words of the browser', () => {
    expect(obstacleOf(busy, 'linux')?.raw).toBe('NetworkError: Unable to claim interface.');
  });

  const diagnosis = (outcome: string) =>
    ({ evidence: [{ check: 'C2', outcome, facts: { message: 'as it was' } }], probe: { product: 'STLINK-V3' } }) as unknown as Diagnosis;
  const outcomes: readonly [string, System, string | undefined][] = [
    ['denied', 'linux', 'denied-linux'],
    ['busy', 'windows', 'held-windows'],
    ['no-driver', 'windows', 'driver-windows'],
    ['opens', 'linux', undefined],
    ['lost', 'linux', undefined],
  ];
  it.each(outcomes)('of a diagnosis with C2 "%s" on %s', (outcome, system, id) => {
    expect(obstacleOfDiagnosis(diagnosis(outcome), system)?.row.id).toBe(id);
  });

  it('of a diagnosis names the probe', () => {
    expect(obstacleOfDiagnosis(diagnosis('denied'), 'linux')).toMatchObject({ device: 'STLINK-V3', raw: 'as it was' });
  });

  it('can be read about without being there', () => {
    expect(obstacleToRead('driver-windows', 'linux')).toMatchObject({ isFound: false });
    expect(obstacleToRead('<script>', 'linux')).toBeUndefined();
  });

  it('leaves what lies behind it unknown', () => {
    const obstacle = obstacleToRead('denied-linux', 'linux');
    expect(obstacle && stationsOf(obstacle, (said) => say(ENGLISH, said))).toEqual([
      { name: 'host', state: 'proven' },
      { name: 'cable', state: 'proven' },
      { name: 'USB', state: 'proven' },
      { name: 'driver', state: 'suspect', reading: 'denied' },
    ]);
  });
});

describe('the rows', () => {
  it('have one row for each system at each refusal', () => {
    for (const system of ['linux', 'windows', 'mac', 'android', 'chromeos', 'other'] as const) {
      for (const error of [usbFault.accessDenied('x', 'y'), usbFault.busy('x', 0), usbFault.noDriver('x', 'y')]) {
        const row = obstacleOf(error, system)?.row;
        expect(row && occursOn(row, system)).toBe(true);
      }
    }
  });

  it('never advise to remove or replace a driver', async () => {
    const spanish = await loadCatalogue('es');
    const words = OBSTACLE_ROWS.flatMap(({ steps, otherWays }) => [...steps, ...otherWays]).flatMap(({ text }) => [
      say(ENGLISH, { key: text }),
      say(spanish, { key: text }),
    ]);
    expect(words.filter((text) => /remove|uninstall the|replace|zadig|eliminar|quitar el contr|reemplazar/i.test(text))).toEqual([]);
  });
});
