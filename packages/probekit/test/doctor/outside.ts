/** What of a bench's board shows on the outside: computer, probe, debug link and lamps, looked at without the doctor's code. */
import type { Bench, HostOpenResult, Scenario } from '../../src/base/index.ts';
import { openScenario } from './open-scenario.ts';

/** Status bytes of ENTER (symptoms: "05/09" is a target that does not answer). */
const OK = 0x80;
const DHCSR = 0xe000_edf0;
const DEMCR = 0xe000_edfc;
const HALT = 0xa05f_0003;
const S_HALT = 1 << 17;

export interface Outside {
  /** Product ids of what the computer lists. */
  readonly devices: readonly number[];
  readonly opens: HostOpenResult;
  readonly configured: boolean;
  readonly failText: boolean;
  readonly lamps: Readonly<Record<string, string>>;
  /** The rest needs a probe that opens. */
  readonly volts?: number;
  readonly attaches?: boolean;
  readonly dpidr?: number;
  readonly haltsUnderReset?: boolean;
}

/** By then a probe that left its loader has enumerated again. */
const LOADER_LEFT_MS = 500;

let nextId = 1;

/** The reply to an ST-LINK command, empty where the probe did not answer. */
export async function command({ usb, control }: Bench, bytes: readonly number[], length: number): Promise<DataView> {
  const data = Uint8Array.from({ length: 16 }, (_, index) => bytes[index] ?? 0);
  const isV2 = (await control.send('host.devices', {})).some(({ vendorId, productId }) => vendorId === 0x0483 && productId === 0x3748);
  const sent = await usb.submit({ id: nextId++, endpoint: isV2 ? 0x02 : 0x01, data });
  const reply = sent.status === 'ok' && length > 0 ? await usb.submit({ id: nextId++, endpoint: 0x81, length }) : sent;
  const padded = new Uint8Array(length);
  padded.set(reply.data ?? []);
  return new DataView(padded.buffer);
}

const le = (value: number) => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];

/** Volts at the probe's sense point, to a tenth. */
export async function volts(bench: Bench): Promise<number> {
  const reply = await command(bench, [0xf7], 8);
  return Math.round((24 * reply.getUint32(4, true)) / reply.getUint32(0, true)) / 10;
}

const inLoader = async (bench: Bench): Promise<boolean> => (await command(bench, [0xf5], 2)).getUint8(0) === 0;

/** What a debugger does first: a V2 waits in its loader each time that it gets power, and answers no debug command there. */
async function leaveLoader(bench: Bench): Promise<boolean> {
  if (!(await inLoader(bench))) return true;
  await command(bench, [0xf3, 0x07], 0);
  await bench.control.send('advance', { ms: LOADER_LEFT_MS });
  return !(await inLoader(bench));
}

/** The status of an attach; 0 where there is no probe to attach with. */
export async function attach(bench: Bench): Promise<number> {
  return (await leaveLoader(bench)) ? (await command(bench, [0xf2, 0x30, 0xa3], 2)).getUint8(0) : 0;
}

/** A word through the core's access port; undefined when the probe says that it could not. */
export async function readWord(bench: Bench, address: number): Promise<number | undefined> {
  const reply = await command(bench, [0xf2, 0x36, ...le(address)], 8);
  return reply.getUint8(0) === OK ? reply.getUint32(4, true) : undefined;
}

const writeWord = (bench: Bench, address: number, value: number) => command(bench, [0xf2, 0x35, ...le(address), ...le(value)], 2);

/** Connects under reset as tools do: whether the core then stands before its first instruction. */
export async function haltsUnderReset(bench: Bench): Promise<boolean> {
  if (!(await leaveLoader(bench))) return false;
  await command(bench, [0xf2, 0x3c, 0], 2);
  await attach(bench);
  await writeWord(bench, DHCSR, HALT);
  await writeWord(bench, DEMCR, 1);
  await command(bench, [0xf2, 0x3c, 1], 2);
  await bench.control.send('advance', { ms: 5 });
  await writeWord(bench, DHCSR, HALT);
  return (((await readWord(bench, DHCSR)) ?? 0) & S_HALT) !== 0;
}

/** Flash registers of bank 1 (RM0433, 4.9): key, control, status. */
const [KEYR1, CR1, SR1] = [0x5200_2004, 0x5200_200c, 0x5200_2010];
const KEYS = [0x4567_0123, 0xcdef_89ab];
const BER_START = (1 << 3) | (1 << 7);
const BUSY = (1 << 0) | (1 << 2);
const REFUSED = (1 << 17) | (1 << 18) | (1 << 23) | (1 << 24);
const LONGEST_ERASE_MS = 20_000;

/** A download that begins by reading and erasing the bank, as tools do it: connected under reset. Whether both are done. */
export async function erasesBank(bench: Bench): Promise<boolean> {
  if (!(await haltsUnderReset(bench)) || (await readWord(bench, 0x0800_0000)) === undefined) return false;
  for (const key of KEYS) await writeWord(bench, KEYR1, key);
  await writeWord(bench, CR1, BER_START);
  for (let waited = 0; waited < LONGEST_ERASE_MS; waited += 500) {
    const status = await readWord(bench, SR1);
    if (status === undefined || (status & REFUSED) !== 0) return false;
    if ((status & BUSY) === 0) return true;
    await bench.control.send('advance', { ms: 500 });
  }
  return false;
}

export async function lookAt(bench: Bench): Promise<Outside> {
  const devices = (await bench.control.send('host.devices', {})).map(({ productId }) => productId);
  const { result: opens } = await bench.control.send('host.open', { interface: 0 });
  const configuration = await bench.control.send('host.readFile', { path: '/sys/bus/usb/devices/1-2/bConfigurationValue' });
  const volume = (await bench.control.send('host.list', { path: '/media/user/NOD_H743ZI2' })) ?? [];
  const { leds: lamps } = await bench.control.send('look', {});
  const shown: Outside = {
    devices,
    opens,
    configured: configuration !== null && new TextDecoder().decode(configuration).trim() === '1',
    failText: volume.includes('FAIL.TXT'),
    lamps,
  };
  if (opens !== 'granted') return shown;
  const sensed = await volts(bench);
  const attaches = (await attach(bench)) === OK;
  const dpidr = (await command(bench, [0xf2, 0x45, 0xff, 0xff, 0, 0], 8)).getUint32(4, true);
  const halts = await haltsUnderReset(bench);
  await command(bench, [0xf2, 0x21], 0);
  return { ...shown, volts: sensed, attaches, dpidr, haltsUnderReset: halts };
}

export const outsideOf = async (scenario: Scenario): Promise<Outside> => lookAt(await openScenario(scenario));
