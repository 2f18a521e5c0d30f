import { expect, it } from 'vitest';
import { decodeFaults } from './faults.ts';
import { CORE_REGISTERS, unpackSpecial } from './registers.ts';

const none = { cfsr: 0, hfsr: 0, mmfar: 0xdead_0000, bfar: 0x2000_0004 };

it('finds nothing where no fault is on record', () => {
  expect(decodeFaults(none)).toEqual([]);
});

it('puts the cause before the escalation and gives the address', () => {
  const findings = decodeFaults({ ...none, cfsr: 0x0000_8200, hfsr: 0x4000_0000 });
  expect(findings.map(({ bit }) => bit)).toEqual(['PRECISERR', 'FORCED']);
  expect(findings[0]?.address).toBe(0x2000_0004);
});

it('gives no address that the core does not vouch for', () => {
  expect(decodeFaults({ ...none, cfsr: 0x0000_0202 }).every(({ address }) => address === undefined)).toBe(true);
});

it('names the registers that DCRSR selects', () => {
  expect(CORE_REGISTERS).toMatchObject({ R0: 0, R12: 12, SP: 13, LR: 14, PC: 15, xPSR: 16, MSP: 17, PSP: 18, FPSCR: 33, S0: 64, S31: 95 });
  expect(unpackSpecial(0x0201_4001)).toEqual({ CONTROL: 2, FAULTMASK: 1, BASEPRI: 0x40, PRIMASK: 1 });
});
