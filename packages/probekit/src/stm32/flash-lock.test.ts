import { describe, expect, it } from 'vitest';
import { manualClock } from '../../test/contracts/manual-clock.ts';
import type { Memory } from '../base/index.ts';
import { dapErrors } from '../dap/index.ts';
import { CR, FLASH_BASE, KEY1, KEY2, KEYR, OPTKEY1, OPTKEY2, OPTKEYR, SR } from '../spec/stm32/flash-l4-kind.ts';
import { OPTION_POLL_MS, waitFlashIdle } from './flash-busy.ts';
import { unlockFlash } from './flash-lock.ts';
import { L4_OPTION_LOCK, L4_STATUS } from './l4-control.ts';

const LOCK = CR.mask('LOCK');
const OPTLOCK = CR.mask('OPTLOCK');
const BOTH = (LOCK | OPTLOCK) >>> 0;
const BUS_ERROR = { access: 'write', ack: 'fault', status: 0, statusName: '' } as const;
const controlAddress = FLASH_BASE + CR.address;
const key = (register: typeof KEYR | typeof OPTKEYR, value: number) => ['write', FLASH_BASE + register.address, value];

/** A controller whose control register reads one of these after the other. */
function controller(controls: readonly number[], { takesKeys = true } = {}) {
  const accesses: unknown[][] = [];
  const left = [...controls];
  const memory = {
    async read32(address: number) {
      accesses.push(['read', address]);
      return left.shift() ?? 0;
    },
    async write32(address: number, value: number) {
      accesses.push(['write', address, value]);
      if (!takesKeys) throw dapErrors.make('dap/transfer', { message: 'fault', hint: '', evidence: BUS_ERROR });
    },
  };
  return { memory: memory as Pick<Memory, 'read32' | 'write32'> as Memory, accesses };
}

describe('the locks of a flash controller', () => {
  it('are left alone where they are open', async () => {
    const { memory, accesses } = controller([0]);
    await unlockFlash(memory, L4_OPTION_LOCK);
    expect(accesses).toEqual([['read', controlAddress]]);
  });

  it('are opened from the outside in, and looked at after each', async () => {
    const { memory, accesses } = controller([BOTH, OPTLOCK, 0]);
    await unlockFlash(memory, L4_OPTION_LOCK);
    const look = ['read', controlAddress];
    const keys = [key(KEYR, KEY1), key(KEYR, KEY2), look, key(OPTKEYR, OPTKEY1), key(OPTKEYR, OPTKEY2), look];
    expect(accesses).toEqual([look, ...keys]);
  });

  it('that take their keys and stay closed are told with what the register holds', async () => {
    const { memory } = controller([OPTLOCK, OPTLOCK]);
    await expect(unlockFlash(memory, L4_OPTION_LOCK)).rejects.toMatchObject({
      code: 'stm32/flash-locked',
      evidence: { register: 'FLASH_CR', value: OPTLOCK },
    });
  });

  it('that answer keys with a bus error are told as such', async () => {
    const { memory } = controller([BOTH], { takesKeys: false });
    await expect(unlockFlash(memory, L4_OPTION_LOCK)).rejects.toMatchObject({
      code: 'stm32/flash-locked',
      message: expect.stringContaining('the key register answers with a bus error'),
      evidence: { value: undefined },
    });
  });
});

describe('the wait for a flash', () => {
  const change = { ...L4_STATUS, operation: 'option change', timeoutMs: 2000, pollMs: OPTION_POLL_MS };

  it('of two seconds costs a hundred looks, and then says how long it was', async () => {
    const { memory, accesses } = controller(Array(200).fill(SR.mask('BSY')));
    const failed = waitFlashIdle({ memory, clock: manualClock(), ...change });
    await expect(failed).rejects.toMatchObject({
      code: 'stm32/flash-busy',
      message: expect.stringContaining('still busy 2000 ms into the option change (FLASH_SR'),
    });
    expect(accesses).toHaveLength(101);
  });

  it('asks once where nothing runs', async () => {
    const { memory, accesses } = controller([0]);
    expect(await waitFlashIdle({ memory, clock: manualClock(), ...change })).toBe(0);
    expect(accesses).toHaveLength(1);
  });
});
