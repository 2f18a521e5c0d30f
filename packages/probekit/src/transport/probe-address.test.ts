import { expect, it } from 'vitest';
import { SUMMARY } from '../../test/contracts/fake-usb-link.ts';
import { chooseProbe } from './choose-usb.ts';
import { type ProbeAddress, parseProbeAddress, usbAddressOf } from './probe-address.ts';

const addresses: readonly [string, ProbeAddress][] = [
  ['usb:', { kind: 'usb' }],
  ['usb:0038001C3137510E33333639', { kind: 'usb', serialNumber: '0038001C3137510E33333639' }],
  ['usb:0483:374E', { kind: 'usb', vendorId: 0x0483, productId: 0x374e }],
  ['usb:0483:374e:003800', { kind: 'usb', vendorId: 0x0483, productId: 0x374e, serialNumber: '003800' }],
  ['usb:@1-2.3', { kind: 'usb', location: '1-2.3' }],
  ['bench:nucleo-h743zi2', { kind: 'bench', scenario: 'nucleo-h743zi2', isFile: false }],
  ['bench:v2?winusb=1', { kind: 'bench', scenario: 'v2', isFile: false, winUsb: true }],
  ['bench:v2?winusb=1&state=a&b', { kind: 'bench', scenario: 'v2', isFile: false, winUsb: true, state: 'a&b' }],
  ['bench:v2?state=a&b&winusb=1', { kind: 'bench', scenario: 'v2', isFile: false, winUsb: true, state: 'a&b' }],
  ['bench:../my boards/jp4.json?state=/tmp/a b', { kind: 'bench', scenario: '../my boards/jp4.json', isFile: true, state: '/tmp/a b' }],
  ['stlink-server://127.0.0.1', { kind: 'stlink-server', host: '127.0.0.1', port: 7184 }],
  ['stlink-server://[::1]:7185/0038', { kind: 'stlink-server', host: '::1', port: 7185, serialNumber: '0038' }],
  ['usbip://pi.local/1-1.4', { kind: 'usbip', host: 'pi.local', port: 3240, busId: '1-1.4' }],
];

it.each(addresses)('reads %s', (text, address) => {
  expect(parseProbeAddress(text)).toEqual(address);
});

it.each([
  '',
  'nucleo',
  'tcp://x',
  'usb:@nowhere',
  'usb:a b',
  'bench:',
  'bench:x?stat=1',
  'bench:x?state=',
  'bench:x?',
  'bench:x?winusb=0',
  'bench:x?winusb=1&winusb=1&',
  'stlink-server:host',
  'stlink-server://h:0',
  'stlink-server://h:70000',
  'usbip://host',
])('refuses %j', (text) => {
  expect(() => parseProbeAddress(text)).toThrowError(expect.objectContaining({ code: 'probe/address' }));
});

const hostWith = (...devices: (typeof SUMMARY)[]) => ({
  list: async () => devices,
  port: () => Promise.reject(new Error('not asked for')),
});
const mouse = { ...SUMMARY, vendorId: 0x046d, productId: 0xc077 };

it('chooses the only probe among other devices', async () => {
  expect(await chooseProbe(hostWith(mouse, SUMMARY), { kind: 'usb' })).toBe(SUMMARY);
});

it('never chooses between two by itself, and says how they are told apart', async () => {
  const clone = { ...SUMMARY, location: '1-2' };
  await expect(chooseProbe(hostWith(SUMMARY, clone), { kind: 'usb' })).rejects.toMatchObject({
    code: 'probe/ambiguous',
    evidence: { addresses: ['usb:@1-1', 'usb:@1-2'] },
  });
  expect(await chooseProbe(hostWith(SUMMARY, clone), { kind: 'usb', location: '1-2' })).toBe(clone);
});

it('says what is there when the one asked for is not', async () => {
  await expect(chooseProbe(hostWith(SUMMARY), { kind: 'usb', serialNumber: 'X' })).rejects.toMatchObject({
    code: 'probe/not-found',
    evidence: { addresses: [usbAddressOf(SUMMARY)] },
  });
  await expect(chooseProbe(hostWith(mouse), { kind: 'usb' })).rejects.toMatchObject({
    code: 'probe/not-found',
    evidence: { addresses: [] },
  });
});
