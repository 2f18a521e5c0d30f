/**
 * What the firmware does with the target when it mounts its volume or programs a copied file: reset it, halt it, let it go again. FAIL.TXT says
 * when that did not work. The steps are not public; these follow the file's text and the ways tools connect under reset.
 */
import { DBGKEY, DEMCR, DHCSR } from '../../spec/arm/dcb.ts';
import { STATUS_OK } from '../../spec/stlink/status.ts';
import { findDie } from '../../spec/stm32/devices.ts';
import { PROBE_NRST_PULSE_NS, PROBE_NRST_SETTLE_NS } from '../timing.ts';
import type { MemoryAccess } from './memory-access.ts';
import type { SwdMaster } from './swd-master.ts';

const HALT = DHCSR.pack({ DBGKEY, C_HALT: 1, C_DEBUGEN: 1 });
/** DBGMCU_IDC (RM0433, 60.5.8). */
const IDCODE_H7 = 0x5c00_1000;
const RELEASE = DHCSR.pack({ DBGKEY });

export interface TargetHands {
  readonly swd: SwdMaster;
  readonly memory: MemoryAccess;
  readonly driveNrst: (low: boolean) => void;
  readonly spend: (ns: number) => void;
}

/** Resets the target and holds it before its first instruction. Whether the halt was seen; if not, it is let go again. */
export function takeTarget(hands: TargetHands): boolean {
  const { swd, memory, driveNrst, spend } = hands;
  driveNrst(true);
  spend(PROBE_NRST_PULSE_NS);
  if (swd.enter() !== STATUS_OK) {
    driveNrst(false);
    return false;
  }
  memory.writeWord(0, DHCSR.address, HALT);
  memory.writeWord(0, DEMCR.address, DEMCR.pack({ VC_CORERESET: 1 }));
  driveNrst(false);
  spend(PROBE_NRST_SETTLE_NS);
  memory.writeWord(0, DHCSR.address, HALT);
  const isHalted = memory.readWord(0, DHCSR.address) === STATUS_OK && DHCSR.get(swd.value, 'S_HALT') === 1;
  if (!isHalted) letTargetGo(hands);
  return isHalted;
}

/**
 * Starts the target afresh, with nothing of the probe left in it. One transfer that noise has damaged silences the debug
 * port until a line reset (ARM IHI 0031, B4.2.5), and what is not let go stays halted: such a link is entered anew, once
 * (assumed). Where noise spoils that as well, the target is left halted.
 */
export function letTargetGo(hands: TargetHands): void {
  const { swd, driveNrst, spend } = hands;
  if (!isReleased(hands) && !swd.answered && swd.enter() === STATUS_OK) isReleased(hands);
  swd.leave();
  driveNrst(true);
  spend(PROBE_NRST_PULSE_NS);
  driveNrst(false);
}

function isReleased({ memory }: TargetHands): boolean {
  return memory.writeWord(0, DEMCR.address, 0) === STATUS_OK && memory.writeWord(0, DHCSR.address, RELEASE) === STATUS_OK;
}

/** The size of the flash as the chip says. Looks where the H7 keeps its identity; other families follow with their boards. */
export function readFlashKib({ swd, memory }: TargetHands): number | undefined {
  const read = (address: number) => (memory.readWord(0, address) === STATUS_OK ? swd.value : undefined);
  const idcode = read(IDCODE_H7);
  const address = idcode === undefined ? undefined : findDie(idcode & 0xfff)?.flashSize;
  return address === undefined ? undefined : (read(address) ?? 0) & 0xffff;
}
