/**
 * What the firmware does with the target when it mounts its volume: reset it, halt it, let it go again. FAIL.TXT says
 * when that did not work. The steps are not public; these follow the file's text and the ways tools connect under reset.
 */
import { DBGKEY, DEMCR, DHCSR } from '../../spec/arm/dcb.ts';
import { STATUS_OK } from '../../spec/stlink/status.ts';
import { PROBE_NRST_PULSE_NS, PROBE_NRST_SETTLE_NS } from '../timing.ts';
import type { MemoryAccess } from './memory-access.ts';
import type { SwdMaster } from './swd-master.ts';

const HALT = DHCSR.pack({ DBGKEY, C_HALT: 1, C_DEBUGEN: 1 });
const RELEASE = DHCSR.pack({ DBGKEY });

export interface MountCheckHands {
  readonly swd: SwdMaster;
  readonly memory: MemoryAccess;
  readonly driveNrst: (low: boolean) => void;
  readonly spend: (ns: number) => void;
}

/** Resets and halts the target, then starts it afresh. Whether the halt was seen. */
export function resetAndHalt({ swd, memory, driveNrst, spend }: MountCheckHands): boolean {
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
  const halted = memory.readWord(0, DHCSR.address) === STATUS_OK && DHCSR.get(swd.value, 'S_HALT') === 1;
  memory.writeWord(0, DEMCR.address, 0);
  memory.writeWord(0, DHCSR.address, RELEASE);
  swd.leave();
  driveNrst(true);
  spend(PROBE_NRST_PULSE_NS);
  driveNrst(false);
  return halted;
}
