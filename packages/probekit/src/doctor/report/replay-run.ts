/** Runs the doctor on what was recorded: no hardware, no waiting, nothing of this computer. */
import { bytesOfHexPairs, type HostFacts, ProbekitError, type SerialLink, type UsbHost } from '../../base/index.ts';
import { findProbeUsbId } from '../../spec/stlink/usb-ids.ts';
import { replayStlink } from '../../transport/index.ts';
import { type DiagnoseOptions, type DoctorProgress, diagnose } from '../diagnose.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { reportErrors } from './errors.ts';
import type { HostRow, RecordedError, Recording, Report } from './report.ts';

export interface ReplayOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DoctorProgress) => void) | undefined;
}

/**
 * The diagnosis that the recording of a report gives today, with the answers that were given.
 * @throws `replay/not-recorded` where this version asks what the recorded run did not; `replay/format`.
 */
export function replayReport({ recording, diagnosis: { answers } }: Report, options: ReplayOptions = {}): Promise<Diagnosis> {
  const { allowAttach, usbOnly, slowest, reset, powerRace, seen, chosen, opening, serial } = recording;
  const { transport, clock } = replayStlink(recording.trace);
  return diagnose({
    ...options,
    clock,
    answers,
    allowAttach,
    usbOnly,
    slowest,
    reset,
    seen,
    device: chosen,
    ...(powerRace !== undefined && { ask: async () => powerRace }),
    ...recordedUsb(recording),
    hostFacts: recordedFacts(recording),
    openTransport: async () => {
      if (opening) throw errorAgain(opening);
      return transport;
    },
    ...(serial && {
      openSerial: async () => {
        if (serial.failed) throw new Error('the port could not be heard');
        return recordedSerial(bytesOfHexPairs(serial.heard));
      },
    }),
  });
}

function recordedUsb({ usb, usbLater = [] }: Recording): Pick<DiagnoseOptions, 'usbHost' | 'leaveLoader'> {
  if (!usb) return {};
  const looks = [usb, ...usbLater];
  const usbHost: UsbHost = {
    list: async () => looks.shift() ?? usbLater.at(-1) ?? usb,
    port: async ({ productName }) => {
      throw reportErrors.make('report/no-hardware', {
        message: `${productName} is in a report only: there is nothing to open.`,
        hint: 'Plug the probe in and run: probekit doctor',
        evidence: { productName },
      });
    },
  };
  const last = usbLater.at(-1) ?? usb;
  const leaveLoader: DiagnoseOptions['leaveLoader'] = async (_host, loader) => {
    // What it looked like meanwhile is over.
    looks.splice(0, looks.length);
    return last.find(({ vendorId, productId }) => findProbeUsbId(vendorId, productId)?.loader === false) ?? loader;
  };
  return { usbHost, leaveLoader };
}

function recordedFacts({ platform, host }: Recording): HostFacts | undefined {
  if (!platform) return undefined;
  const rowOf = <Of extends HostRow['of']>(of: Of, path: string) =>
    host.find((row): row is Extract<HostRow, { of: Of }> => row.of === of && row.path === path);
  return {
    platform,
    async readFile(path, maxBytes = 65536) {
      const row = rowOf('file', path);
      return row && new TextEncoder().encode(row.text).subarray(0, maxBytes);
    },
    list: async (path) => rowOf('list', path)?.names,
    readLink: async (path) => rowOf('link', path)?.target,
    stat: async (path) => rowOf('stat', path)?.stat,
    async holders(of) {
      const rows = of.map((path) => rowOf('holders', path));
      if (rows.includes(undefined)) return undefined;
      return rows.flatMap((row) => (row ? row.pids.map((pid) => ({ pid, of: row.path })) : []));
    },
    ask: async (question) => rowOf('answer', question)?.text,
  };
}

function errorAgain({ code, message, evidence, raw }: RecordedError): ProbekitError {
  const cause = raw && Object.assign(new Error(raw.message), { name: raw.name });
  return new ProbekitError(code, { message, evidence, hint: 'This is a recording.', ...(cause && { cause }) });
}

/** All that was heard, at once: a recorded clock does not wait for a program to speak. */
function recordedSerial(heard: Uint8Array): SerialLink {
  return {
    configure: async () => undefined,
    write: async () => undefined,
    async *read({ signal } = {}) {
      yield heard;
      await new Promise<void>((resolve) => {
        if (!signal || signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
    close: async () => undefined,
  };
}
