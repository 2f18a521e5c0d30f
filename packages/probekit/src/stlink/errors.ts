/** Errors of the ST-LINK protocol. Those of carrying its bytes (`stlink/desync` among them) are in `transport/`. */
import { declareErrors } from '../base/index.ts';

export interface StlinkErrors {
  /** The probe answered with a status other than OK. Usual causes: target unpowered, SWD wires, chip in low power. */
  'stlink/status': {
    command: string;
    status: number;
    statusName: string;
    request: Uint8Array;
    response: Uint8Array;
    /** First address that failed, of a memory access with firmware that tells. */
    faultAddress?: number;
  };
  /** The probe's firmware does not have the command. Update the probe, where an update brings it. */
  'stlink/firmware-too-old': { command: string; have: string; need: number | 'never' };
  /** The probe answered with fewer bytes than the command's reply has. */
  'stlink/short-reply': { command: string; wanted: number; request: Uint8Array; response: Uint8Array };
  /** The probe stays in a mode in which it takes no debug commands. Replug it. */
  'stlink/mode': { mode: number; modeName: string };
}

export const stlinkErrors = declareErrors<StlinkErrors>();
