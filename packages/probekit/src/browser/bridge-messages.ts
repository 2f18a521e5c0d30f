/** What comes from the bridge, held to its shape before it is believed. */
import * as v from 'valibot';
import { type BridgeAnswer, type BridgedDevice, type BridgeEvent, type BridgeHello, type HostStat, ProbekitError } from '../base/index.ts';
import { bridgeProtocol } from './errors.ts';

const error = v.object({
  code: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}\/[a-z0-9-]{1,40}$/)),
  message: v.pipe(v.string(), v.maxLength(4000)),
  hint: v.pipe(v.string(), v.maxLength(4000)),
  evidence: v.unknown(),
});
const number = v.pipe(v.number(), v.safeInteger());
const message = v.union([
  v.object({ id: number, error }),
  v.object({ id: number, ok: v.unknown() }),
  v.object({ event: v.literal('devices') }),
  v.object({ event: v.literal('disconnect'), device: number }),
  v.object({ event: v.literal('serial'), serial: number }),
  v.object({ event: v.literal('serialEnd'), serial: number, error: v.optional(error) }),
]);
const text = v.pipe(v.string(), v.maxLength(4096));
const endpoint = v.object({ address: number, packetSize: number });
const devices = v.array(
  v.object({
    device: number,
    vendorId: number,
    productId: number,
    serialNumber: text,
    productName: text,
    manufacturerName: text,
    deviceVersion: number,
    speed: v.picklist(['full', 'high', 'unknown']),
    location: text,
    interfaces: v.array(v.object({ number, classCode: number, subclass: number, protocol: number, endpoints: v.array(endpoint) })),
  }),
);
const hello = v.object({
  version: number,
  platform: v.optional(v.picklist(['linux', 'windows', 'darwin', 'browser'])),
  isVirtual: v.boolean(),
});
const stat = v.object({ kind: v.picklist(['file', 'folder', 'device', 'other']), mode: number, uid: number, gid: number });

export const parseBridgeMessage = (header: unknown): BridgeAnswer | BridgeEvent =>
  checked(message, header, 'a message') as BridgeAnswer | BridgeEvent;
export const parseHello = (answer: unknown): BridgeHello => checked(hello, answer, 'its greeting');
export const parseDevices = (answer: unknown): readonly BridgedDevice[] => checked(devices, answer, 'its list of devices');
export const parseNumber = (answer: unknown): number => checked(number, answer, 'a number');
export const parseText = (answer: unknown): string | undefined => checked(v.nullable(v.string()), answer, 'a text') ?? undefined;
export const parseNames = (answer: unknown): readonly string[] | undefined =>
  checked(v.nullable(v.array(v.string())), answer, 'names') ?? undefined;
export const parseStat = (answer: unknown): HostStat | undefined => checked(v.nullable(stat), answer, 'a file') ?? undefined;
export const parseHolders = (answer: unknown): readonly { readonly pid: number; readonly of: string }[] | undefined =>
  checked(v.nullable(v.array(v.object({ pid: number, of: v.string() }))), answer, 'processes') ?? undefined;

/** The error of the stack behind the bridge, as it was made there. */
export function errorOf({ code, message: said, hint, evidence }: v.InferOutput<typeof error>): ProbekitError {
  return new ProbekitError(code, { message: said, hint, evidence });
}

function checked<Schema extends v.GenericSchema>(schema: Schema, value: unknown, what: string): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw bridgeProtocol(`${what}: ${parsed.issues[0].message.slice(0, 200)}`);
}
