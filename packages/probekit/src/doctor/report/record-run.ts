/** Writes down all that comes into one run of the doctor: the computer, the dialogue with the probe, the serial port. */
import { type HostFacts, hexPairs, ProbekitError, type SerialLink, type UsbHost } from '../../base/index.ts';
import type { AskHands } from '../../stm32/index.ts';
import { recordStlink, type StlinkTransport, stlinkOverUsb } from '../../transport/index.ts';
import type { DiagnoseOptions } from '../diagnose.ts';
import type { HostRow, RecordedError, Recording } from './report.ts';

export interface RecordedRun {
  /** To be given to `diagnose` in place of the original ones. */
  readonly options: DiagnoseOptions;
  /** What came in so far. */
  recording(): Recording;
}

type Draft = { -readonly [Key in keyof Recording]: Recording[Key] };

/** The same options, each way in watched. Costs the target nothing. */
export function recordRun(options: DiagnoseOptions): RecordedRun {
  const { usbHost, hostFacts, device, seen, usbOnly, slowest, allowAttach = true, reset = 'when-unreachable' } = options;
  const trace: string[] = [];
  const host: HostRow[] = [];
  const draft: Draft = {
    allowAttach,
    ...(usbOnly ? { usbOnly } : {}),
    ...(slowest ? { slowest } : {}),
    reset,
    host,
    trace: '',
    ...(seen === undefined ? {} : { seen }),
    ...(device ? { chosen: device } : {}),
    ...(hostFacts ? { platform: hostFacts.platform } : {}),
  };
  return {
    options: {
      ...options,
      usbHost: usbHost && watchedUsb(usbHost, draft),
      hostFacts: hostFacts && watchedFacts(hostFacts, host),
      ask: options.ask && watchedHands(options.ask, draft),
      openTransport: watchedOpening(options, draft, trace),
      openSerial: options.openSerial && watchedSerial(options.openSerial, draft),
    },
    recording: () => ({ ...draft, host: [...host], trace: trace.join('') }),
  };
}

function watchedHands(ask: AskHands, draft: Draft): AskHands {
  return async (request, options) => {
    draft.powerRace = await ask(request, options);
    return draft.powerRace;
  };
}

function watchedUsb(usbHost: UsbHost, draft: Draft): UsbHost {
  return {
    async list() {
      const devices = await usbHost.list();
      if (draft.usb) draft.usbLater = [...(draft.usbLater ?? []), devices];
      else draft.usb = devices;
      return devices;
    },
    port: (device) => usbHost.port(device),
  };
}

function watchedFacts(facts: HostFacts, rows: HostRow[]): HostFacts {
  return {
    platform: facts.platform,
    async readFile(path, maxBytes) {
      const bytes = await facts.readFile(path, maxBytes);
      if (bytes) rows.push({ of: 'file', path, text: new TextDecoder().decode(bytes) });
      return bytes;
    },
    async list(path) {
      const names = await facts.list(path);
      if (names) rows.push({ of: 'list', path, names });
      return names;
    },
    async readLink(path) {
      const target = await facts.readLink(path);
      if (target !== undefined) rows.push({ of: 'link', path, target });
      return target;
    },
    async stat(path) {
      const stat = await facts.stat?.(path);
      if (stat) rows.push({ of: 'stat', path, stat });
      return stat;
    },
    async holders(of) {
      const holders = await facts.holders?.(of);
      const pidsOf = (path: string) => (holders ?? []).flatMap((holder) => (holder.of === path ? [holder.pid] : []));
      if (holders) rows.push(...of.map((path) => ({ of: 'holders' as const, path, pids: pidsOf(path) })));
      return holders;
    },
    async ask(question) {
      const text = await facts.ask?.(question);
      if (text !== undefined) rows.push({ of: 'answer', path: question, text });
      return text;
    },
  };
}

function watchedOpening(
  { openTransport, usbHost, clock }: DiagnoseOptions,
  draft: Draft,
  trace: string[],
): DiagnoseOptions['openTransport'] {
  const open: DiagnoseOptions['openTransport'] =
    openTransport ??
    (usbHost &&
      (async (device) => {
        if (!device) throw new TypeError('the doctor opens no device that it has not found');
        return stlinkOverUsb(await usbHost.port(device), { clock });
      }));
  return (
    open &&
    (async (device) => {
      let transport: StlinkTransport;
      try {
        transport = await open(device);
      } catch (error) {
        if (error instanceof ProbekitError) draft.opening = recordedError(error);
        throw error;
      }
      return recordStlink(transport, { clock, write: (text) => trace.push(text) });
    })
  );
}

function recordedError({ code, message, evidence, cause }: ProbekitError): RecordedError {
  const plain = Object.entries(evidence as Readonly<Record<string, unknown>>).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  const raw = cause instanceof Error ? { raw: { name: cause.name, message: cause.message } } : {};
  return { code, message, evidence: Object.fromEntries(plain), ...raw };
}

function watchedSerial(open: NonNullable<DiagnoseOptions['openSerial']>, draft: Draft): NonNullable<DiagnoseOptions['openSerial']> {
  return async (device) => {
    // Until it has been heard to the end.
    draft.serial = { heard: '', failed: true };
    return watchedLink(await open(device), draft);
  };
}

function watchedLink(serial: SerialLink, draft: Draft): SerialLink {
  const heard: number[] = [];
  const note = (failed: boolean) => {
    draft.serial = { heard: hexPairs(Uint8Array.from(heard)), failed };
  };
  return {
    configure: (coding) => serial.configure(coding),
    write: (data, options) => serial.write(data, options),
    async *read(options) {
      note(false);
      try {
        for await (const bytes of serial.read(options)) {
          heard.push(...bytes);
          note(false);
          yield bytes;
        }
      } catch (error) {
        note(!options?.signal?.aborted);
        throw error;
      }
    },
    async close() {
      try {
        await serial.close();
      } catch (error) {
        // A port that was lost meanwhile: the doctor does not believe its silence.
        note(true);
        throw error;
      }
    },
  };
}
