/**
 * What each client says to each board. A row holds for every probe; `except` has the probes that differ. What a client says
 * is attested: see attested.ts.
 */
import type { Attested } from './attested.ts';
import type { ClientName } from './clients.ts';
import type { Fault, ProbeName } from './rows.ts';

export type Outcome =
  /** It works: status 0, the client's effect, and these words. `notes`: what it complains of all the same. */
  | { readonly does: readonly string[]; readonly notes?: readonly Attested[] }
  /** It ends with 0 as if it worked, and did not. */
  | { readonly pretends: readonly Attested[] }
  /** It fails and leaves the flash as it was. `status` where it is 0 all the same. */
  | { readonly says: readonly Attested[]; readonly status?: 0 }
  /** It is not run. */
  | { readonly cannot: string };

type ByFault = Readonly<Record<Fault, Outcome>>;

interface Row {
  readonly on: ByFault;
  readonly except?: { readonly [Name in ProbeName]?: Outcome | Partial<ByFault> };
}

const message = (number: number, text?: string): Attested => ({ message: number, ...(text !== undefined && { text }) });
const says = (...attested: readonly Attested[]): Outcome => ({ says: attested });
const does = (...words: readonly string[]): Outcome => ({ does: words });
const always = (outcome: Outcome): ByFault => ({ healthy: outcome, 'no power': outcome, 'pins taken': outcome, 'RDP 1': outcome });

/** The client told the loader to start the firmware, and the device that it had opened left the bus. */
const LOADER_LEFT: Attested = { difference: 'A probe in its loader', text: 'LIBUSB_ERROR_NO_DEVICE' };
const LOADER_NOT_SUPPORTED = says(message(84));

const NO_TARGET = says(message(107), message(108));
const READ_PROTECTED = says(message(113));
const WRITES: Row = {
  on: { healthy: does('Flash written and verified'), 'no power': NO_TARGET, 'pins taken': NO_TARGET, 'RDP 1': READ_PROTECTED },
  except: { 'v3-loader': says(message(107), LOADER_LEFT) },
};
const NO_NRST: Attested = message(111, 'NRST is not connected');
const NO_NRST_AT_ALL: Outcome = { does: ['Flash written and verified'], notes: [NO_NRST] };

const INIT_FAILED = says(message(86));
const LOW_AND_FAILED = says(message(87), message(86));
/** The copy's voltage reading is its own supply's. */
const CLONE = { 'no power': INIT_FAILED } as const;
const NOT_READ_HLA = says({ log: 'fl-125', text: 'read_memory: read at 0x' });
const NOT_READ_DAP = says({ log: 'fl-033', text: 'Failed to read memory at 0x' });
const NRST_LOW_NOTE: Attested = { log: 'fl-125', text: 'read_memory: read at 0x5c001004 with width=32 and count=1 failed' };
const HALTED = does('halted due to debug-request');
const HALTED_FROM_RESET: Outcome = { does: ['halted due to debug-request'], notes: [NRST_LOW_NOTE] };
const PROGRAMMED = does('** Programming Finished **', '** Verified OK **');
const PROGRAMS: Row = {
  on: {
    healthy: PROGRAMMED,
    'no power': LOW_AND_FAILED,
    'pins taken': INIT_FAILED,
    'RDP 1': says(message(99, 'wait_flash_op_queue, WRPERR detected')),
  },
  except: { 'v2-clone': CLONE, 'v3-loader': LOADER_NOT_SUPPORTED },
};

const TOO_OLD = says(message(119));
const NO_IDCODE = says(message(120));
const NOT_LISTED: Outcome = { cannot: 'it waits for ever for a probe that it knows, and does not know this product id' };
const USB_TIMEOUT = says(message(123, 'USB Error: %'));
const TRANSFER_FAULT = says({ difference: 'pyOCD 0.13.1 and the debug clocks of an H7', text: 'SWD/JTAG Transfer Fault @ 0xe00f0fbc' });
const FLASH_FAULT: Attested = { difference: 'RDP level 1', text: 'SWD/JTAG Transfer Fault @ 0x08000000' };
const PYOCD_DID = ['Successfully halted device', '24000000:  12345678', 'Successfully halted device on reset', 'Core 0 status:  Halted'];
const NO_PROBES: Outcome = { says: [message(117)], status: 0 };
const IDENTIFIED = does('STM32H743', '"dpidr":1805657207');
const NO_ANSWER = says({ code: 'dap/transfer' });

export const OUTCOMES: Readonly<Record<ClientName, Row>> = {
  lsusb: { on: always(does()) },
  'st-info': {
    on: {
      healthy: does(),
      'no power': { says: [{ log: 'fl-011', text: 'unknown device' }], status: 0 },
      'pins taken': { says: [{ log: 'fl-011', text: 'unknown device' }], status: 0 },
      'RDP 1': does(),
    },
    except: { 'v3-loader': { says: [LOADER_LEFT], status: 0 } },
  },
  'st-flash write': WRITES,
  'st-flash read': {
    on: {
      healthy: does('size 4096'),
      'no power': NO_TARGET,
      'pins taken': NO_TARGET,
      'RDP 1': { pretends: [{ difference: 'RDP level 1', text: 'read from address 0x08000000 size 4096' }] },
    },
    except: { 'v3-loader': says(message(107), LOADER_LEFT) },
  },
  'st-flash erase': {
    on: { healthy: does('Mass erasing'), 'no power': NO_TARGET, 'pins taken': NO_TARGET, 'RDP 1': READ_PROTECTED },
    except: { 'v3-loader': says(message(107), LOADER_LEFT) },
  },
  'st-flash reset': {
    on: { healthy: does(), 'no power': NO_TARGET, 'pins taken': NO_TARGET, 'RDP 1': does() },
    except: { 'v3-loader': says(message(107), LOADER_LEFT) },
  },
  'st-flash under reset': {
    on: {
      healthy: does('Flash written and verified'),
      'no power': says(NO_NRST, message(107), message(108)),
      'pins taken': does('Flash written and verified'),
      'RDP 1': READ_PROTECTED,
    },
    except: {
      'v2-clone': {
        healthy: NO_NRST_AT_ALL,
        'pins taken': says(NO_NRST, message(107), message(108)),
        'RDP 1': says(NO_NRST, message(113)),
      },
      'v3-loader': says(message(107), LOADER_LEFT),
    },
  },
  hla: {
    on: { healthy: HALTED, 'no power': LOW_AND_FAILED, 'pins taken': INIT_FAILED, 'RDP 1': NOT_READ_HLA },
    except: { 'v2-clone': CLONE, 'v3-loader': LOADER_NOT_SUPPORTED },
  },
  dapdirect: {
    on: { healthy: HALTED, 'no power': LOW_AND_FAILED, 'pins taken': INIT_FAILED, 'RDP 1': NOT_READ_DAP },
    except: { 'v2-clone': CLONE, 'v3-loader': LOADER_NOT_SUPPORTED },
  },
  'hla under reset': {
    on: {
      healthy: HALTED_FROM_RESET,
      'no power': LOW_AND_FAILED,
      'pins taken': HALTED_FROM_RESET,
      'RDP 1': says(NRST_LOW_NOTE, { log: 'fl-125', text: 'read_memory: read at 0x' }),
    },
    except: {
      'v2-clone': { healthy: HALTED, 'no power': INIT_FAILED, 'pins taken': INIT_FAILED, 'RDP 1': NOT_READ_HLA },
      'v3-loader': LOADER_NOT_SUPPORTED,
    },
  },
  'dapdirect under reset': {
    on: { healthy: HALTED, 'no power': LOW_AND_FAILED, 'pins taken': HALTED, 'RDP 1': NOT_READ_DAP },
    except: {
      'v2-clone': {
        healthy: says({ log: 'fl-125', text: 'timed out while waiting for target halted' }),
        'no power': INIT_FAILED,
        'pins taken': INIT_FAILED,
      },
      'v3-loader': LOADER_NOT_SUPPORTED,
    },
  },
  'hla program': PROGRAMS,
  'dapdirect program': PROGRAMS,
  'pyocd list': { on: always(does('=>')), except: { 'v2-1-no-msd': NO_PROBES, 'v3-loader': NO_PROBES } },
  pyocd: {
    on: { healthy: TRANSFER_FAULT, 'no power': NO_IDCODE, 'pins taken': NO_IDCODE, 'RDP 1': TRANSFER_FAULT },
    except: {
      v3e: TOO_OLD,
      'v3e-old': TOO_OLD,
      'v2-1-no-msd': NOT_LISTED,
      v2: USB_TIMEOUT,
      'v2-clone': USB_TIMEOUT,
      'v3-loader': NOT_LISTED,
    },
  },
  'pyocd after OpenOCD': {
    on: {
      healthy: does(...PYOCD_DID, '08000000:  20010000 08000215'),
      'no power': NO_IDCODE,
      'pins taken': NO_IDCODE,
      'RDP 1': { does: PYOCD_DID, notes: [FLASH_FAULT] },
    },
    except: { v3e: TOO_OLD, 'v3e-old': TOO_OLD, 'v2-1-no-msd': NOT_LISTED, 'v3-loader': NOT_LISTED },
  },
  'npm usb': {
    on: { healthy: IDENTIFIED, 'no power': NO_ANSWER, 'pins taken': NO_ANSWER, 'RDP 1': IDENTIFIED },
    except: { 'v3-loader': says({ code: 'stlink/not-a-probe' }) },
  },
};

export function outcomeOf(client: ClientName, probe: ProbeName, fault: Fault): Outcome {
  const { on, except } = OUTCOMES[client];
  const special = except?.[probe];
  if (special === undefined) return on[fault];
  return isOutcome(special) ? special : (special[fault] ?? on[fault]);
}

/** All that a client says of itself in this outcome, or complains of. */
export function attestedIn(outcome: Outcome): readonly Attested[] {
  if ('does' in outcome) return outcome.notes ?? [];
  if ('says' in outcome) return outcome.says;
  return 'pretends' in outcome ? outcome.pretends : [];
}

function isOutcome(special: Outcome | Partial<ByFault>): special is Outcome {
  return 'does' in special || 'pretends' in special || 'says' in special || 'cannot' in special;
}
