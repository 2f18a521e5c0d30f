/**
 * The remedies that are cut, each with a board that asks for it. What hands do at a board is in no row; RC19's stuck ST-LINK is
 * no state that the bench has: a stand-in on its plug makes it. How each is cut: `cut-remedy.ts`.
 */
import type { Bench, Scenario, UsbDeviceLink } from '../../src/base/index.ts';
import type { AppliedRemedy, RemedyLevel } from '../../src/doctor/remedies/index.ts';
import { connectTarget, flashOf } from '../../src/stm32/index.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { readScenario } from '../doctor/open-scenario.ts';
import { replug } from './cut.ts';

export const FLASH = 0x0800_0000;

export interface RemedyRow {
  readonly name: string;
  /** Undefined: the look at the board does it. */
  readonly action: AppliedRemedy['action'] | undefined;
  readonly level: RemedyLevel;
  readonly fault: Partial<Scenario>;
  /** What is done to the board before it is looked at. */
  readonly prepare?: (bench: Bench) => Promise<void>;
  /** Stands between the bench and the doctor. */
  readonly through?: (usb: UsbDeviceLink) => UsbDeviceLink;
  /** How the board is when the remedy has done its work: mended, held until its next reset, or as faulty as before by its nature. */
  readonly ends: 'mended' | 'held' | 'done';
  /** What the flash holds afterwards: what it did, that of the banks in their order, nothing of it, or that with the spoiled word blank. */
  readonly flash: 'kept' | 'swapped' | 'erased' | 'repaired';
}

const BLINKY: Partial<Scenario> = { flash: [{ file: 'blinky.elf' }] };
const mended = { ends: 'mended', flash: 'kept' } as const;
const held = { level: 'reset', ends: 'held', flash: 'kept' } as const;
const erased = { level: 'erase', ends: 'mended', flash: 'erased' } as const;

export const REMEDY_ROWS: readonly RemedyRow[] = [
  // The look itself leaves it.
  { name: 'leaving the loader', action: undefined, level: 'nothing', fault: readScenario('v3-loader.json'), ...mended },
  { name: 'opening a stuck ST-LINK again', action: 'reopen', level: 'nothing', fault: BLINKY, through: stuck(2), ...mended },
  { name: 'resetting a stuck ST-LINK', action: 'usb-reset', level: 'nothing', fault: BLINKY, through: stuck(3), ...mended },
  {
    name: 'trying a slower clock',
    action: 'slower-clock',
    level: 'nothing',
    fault: { ...BLINKY, wires: { SWDIO: { noise: 1e-4 } } },
    ends: 'done',
    flash: 'kept',
  },
  {
    name: 'clearing flags of the flash controller',
    action: 'clear-flash-errors',
    level: 'nothing',
    fault: { flash: [{ file: 'flash-mistake.elf' }] },
    ...mended,
  },
  {
    name: 'holding a program that takes the debug pins',
    action: 'halt-under-reset',
    fault: { flash: [{ file: 'swd-pins.elf' }] },
    ...held,
  },
  {
    name: 'keeping the clocks of a program that sleeps',
    action: 'keep-debug-clocks',
    fault: { flash: [{ file: 'stop-mode.elf' }] },
    ...held,
  },
  { name: 'stopping the watchdogs', action: 'freeze-watchdogs', fault: { flash: [{ file: 'watchdog-loop.elf' }] }, ...held },
  {
    name: 'clearing write protection',
    action: 'unlock-wrp',
    level: 'erase',
    fault: { ...BLINKY, optionBytes: { WRP1: '0xFE' } },
    ...mended,
  },
  {
    name: 'restoring a boot address',
    action: 'restore-boot-addresses',
    level: 'erase',
    fault: { ...BLINKY, optionBytes: { BOOT_ADD0: '0x1FF0' } },
    ...mended,
  },
  {
    name: 'swapping the banks back',
    action: 'restore-swap',
    level: 'erase',
    fault: { ...BLINKY, optionBytes: { SWAP_BANK_OPT: '0x1' } },
    ends: 'mended',
    flash: 'swapped',
  },
  {
    name: 'giving the watchdog back to software',
    action: 'restore-options',
    level: 'erase',
    fault: { ...BLINKY, optionBytes: { IWDG1_SW: '0x0' } },
    ...mended,
  },
  { name: 'opening read-out protection', action: 'rdp-0', fault: { ...BLINKY, optionBytes: { RDP: '0xBB' } }, ...erased },
  {
    name: 'removing a PCROP area',
    action: 'unlock-pcrop',
    fault: { ...BLINKY, optionBytes: { PROT_AREA_START1: '0x201', PROT_AREA_END1: '0x3FF' } },
    ...erased,
  },
  {
    name: 'erasing a program that takes the debug pins',
    action: 'save-and-erase-program',
    fault: { flash: [{ file: 'swd-pins.elf' }] },
    ...erased,
  },
  { name: 'erasing a program that sleeps', action: 'save-and-erase-program', fault: { flash: [{ file: 'stop-mode.elf' }] }, ...erased },
  {
    name: 'repairing half-written flash',
    action: 'repair-half-written',
    level: 'erase',
    fault: BLINKY,
    prepare: spoilVectors,
    ends: 'mended',
    flash: 'repaired',
  },
];

/** The vectors programmed twice: no read of them is good any more. */
async function spoilVectors(bench: Bench): Promise<void> {
  const target = await connectTarget(await openProbe(bench), { mode: 'under-reset' });
  const controller = await flashOf(target);
  await controller.prepare();
  await controller.program(FLASH, new Uint8Array(32).fill(0x5a));
  await replug(bench);
}

/** An ST-LINK that takes nothing on its bulk endpoints until it is reset over USB so many times. Opening it resets it once. */
function stuck(untilReset: number): (usb: UsbDeviceLink) => UsbDeviceLink {
  return (usb) => {
    let resets = 0;
    return {
      submit: (transfer) => (resets < untilReset && transfer.endpoint !== 0 ? new Promise(() => undefined) : usb.submit(transfer)),
      cancel: (id) => usb.cancel(id),
      reset: async () => {
        resets += 1;
        await usb.reset();
      },
      onDisconnect: (listener) => usb.onDisconnect(listener),
    };
  };
}
