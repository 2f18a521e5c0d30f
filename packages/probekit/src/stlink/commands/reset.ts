/** The NRST line. RESETSYS is left out: what it resets differs between firmwares. Source: OpenOCD, pyOCD. */
import { DEBUG, DRIVE_NRST, NRST_HIGH, NRST_LOW, NRST_PULSE } from '../../spec/stlink/opcodes.ts';
import { command } from '../command.ts';

const LEVELS = { low: NRST_LOW, high: NRST_HIGH, pulse: NRST_PULSE } as const;

/** Works in idle mode too. */
export const driveNrst = command({
  name: 'DRIVE_NRST',
  request: (out, { level }: { level: keyof typeof LEVELS }) => out.u8(DEBUG).u8(DRIVE_NRST).u8(LEVELS[level]),
});
