/** What a page may ask of the bridge, held to its shape and its bounds before anything is done. */
import * as v from 'valibot';
import { type BridgeRequest, MOST_DATA_BYTES } from '../base/index.ts';

const LONGEST_PATH = 4096;
const MOST_PATHS = 256;
/** An hour: no transfer waits longer. */
const LONGEST_TIMEOUT_MS = 3_600_000;
const FASTEST_BAUD = 100_000_000;

const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const byte = whole(0xff);
const word16 = whole(0xffff);
const number = whole(Number.MAX_SAFE_INTEGER);
const path = v.pipe(v.string(), v.maxLength(LONGEST_PATH));
const timeoutMs = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(LONGEST_TIMEOUT_MS)));
const setup = v.strictObject({ requestType: byte, request: byte, value: word16, index: word16, length: word16 });
const coding = v.strictObject({
  baudRate: v.pipe(whole(FASTEST_BAUD), v.minValue(1)),
  dataBits: v.picklist([7, 8]),
  parity: v.picklist(['none', 'odd', 'even']),
  stopBits: v.picklist([1, 1.5, 2]),
});

const ofPort = [
  v.strictObject({ id: number, device: number, ask: v.picklist(['open', 'close', 'reset']) }),
  v.strictObject({
    id: number,
    device: number,
    ask: v.picklist(['selectConfiguration', 'claimInterface', 'releaseInterface', 'clearHalt']),
    value: byte,
  }),
  v.strictObject({ id: number, device: number, ask: v.literal('transferIn'), endpoint: byte, length: whole(MOST_DATA_BYTES), timeoutMs }),
  v.strictObject({ id: number, device: number, ask: v.literal('transferOut'), endpoint: byte, timeoutMs }),
  v.strictObject({ id: number, device: number, ask: v.picklist(['controlIn', 'controlOut']), setup, timeoutMs }),
] as const;

const ofFacts = [
  v.strictObject({ id: number, ask: v.literal('readFile'), path, maxBytes: v.optional(whole(MOST_DATA_BYTES)) }),
  v.strictObject({ id: number, ask: v.picklist(['listFolder', 'readLink', 'stat']), path }),
  v.strictObject({ id: number, ask: v.literal('holders'), of: v.pipe(v.array(path), v.maxLength(MOST_PATHS)) }),
  v.strictObject({ id: number, ask: v.literal('askSystem'), question: v.picklist(['windows-usb-devices', 'mac-usb-devices']) }),
] as const;

const ofSerial = [
  v.strictObject({ id: number, ask: v.literal('serialOpen'), device: number }),
  v.strictObject({ id: number, ask: v.literal('serialConfigure'), serial: number, coding }),
  v.strictObject({ id: number, ask: v.picklist(['serialWrite', 'serialClose']), serial: number }),
] as const;

const requestSchema = v.variant('ask', [
  v.strictObject({ id: number, ask: v.picklist(['hello', 'list']) }),
  v.strictObject({ id: number, ask: v.literal('cancel'), request: number }),
  ...ofPort,
  ...ofFacts,
  ...ofSerial,
]);

/** Throws `RangeError` with the first place that does not fit. */
export function parseBridgeRequest(header: unknown): BridgeRequest & { readonly id: number } {
  const parsed = v.safeParse(requestSchema, header);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new RangeError(`${v.getDotPath(issue) ?? 'the request'}: ${issue.message.slice(0, 200)}`);
}
