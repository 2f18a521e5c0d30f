/** What a report from a file must hold. Keys that are not here are left out; nothing is taken on trust. */
import * as v from 'valibot';
import { OUTCOMES } from '../../spec/symptoms/outcomes.ts';
import { REPORT_FORMAT, REPORT_VERSION } from './report.ts';

/** Longest text that is no dialogue and no file. */
const text = v.pipe(v.string(), v.maxLength(20_000));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const byte = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xff));
const u16 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff));
const listOf = <Item extends v.GenericSchema>(item: Item, most = 1000) => v.pipe(v.array(item), v.maxLength(most));
const maybe = <Item extends v.GenericSchema>(item: Item) => v.exactOptional(item);
const texts = v.record(text, text);
const cause = v.pipe(v.string(), v.regex(/^RC\d{2}$/));
const check = v.picklist(Object.keys(OUTCOMES));
const verdict = v.picklist(['healthy', 'fault', 'unclear']);
const platform = v.picklist(['linux', 'windows', 'darwin', 'browser']);

const usbInterface = v.object({
  number: byte,
  classCode: byte,
  subclass: byte,
  protocol: byte,
  endpoints: listOf(v.object({ address: byte, packetSize: u16 }), 32),
});

const usbDevice = v.object({
  vendorId: u16,
  productId: u16,
  serialNumber: text,
  productName: text,
  manufacturerName: text,
  deviceVersion: u16,
  speed: v.picklist(['full', 'high', 'unknown']),
  location: text,
  interfaces: listOf(usbInterface, 32),
});

const hostRow = v.variant('of', [
  v.object({ of: v.literal('file'), path: text, text: v.pipe(v.string(), v.maxLength(1 << 20)) }),
  v.object({ of: v.literal('list'), path: text, names: listOf(text, 10_000) }),
  v.object({ of: v.literal('link'), path: text, target: text }),
  v.object({
    of: v.literal('stat'),
    path: text,
    stat: v.object({ kind: v.picklist(['file', 'folder', 'device', 'other']), mode: count, uid: count, gid: count }),
  }),
  v.object({ of: v.literal('holders'), path: text, pids: listOf(count, 10_000) }),
  v.object({ of: v.literal('answer'), path: text, text: v.pipe(v.string(), v.maxLength(1 << 20)) }),
]);

const recording = v.object({
  allowAttach: v.boolean(),
  usbOnly: maybe(v.boolean()),
  slowest: maybe(v.boolean()),
  reset: v.picklist(['never', 'when-unreachable']),
  powerRace: maybe(v.boolean()),
  seen: maybe(v.pipe(v.string(), v.maxLength(1 << 20))),
  usb: maybe(listOf(usbDevice)),
  usbLater: maybe(listOf(listOf(usbDevice), 16)),
  chosen: maybe(usbDevice),
  platform: maybe(platform),
  host: listOf(hostRow, 10_000),
  opening: maybe(
    v.object({
      code: v.pipe(text, v.regex(/^[a-z][a-z0-9-]*\/[a-z0-9-]+$/)),
      message: text,
      evidence: v.record(text, v.union([text, v.number()])),
      raw: maybe(v.object({ name: text, message: text })),
    }),
  ),
  serial: maybe(v.object({ heard: v.pipe(text, v.regex(/^([0-9A-F]{2}( [0-9A-F]{2})*)?$/)), failed: v.boolean() })),
  trace: v.string(),
});

/** `said` and `facts` are anything that JSON holds: who shows them looks first. */
const finding = v.object({
  check,
  outcome: text,
  sentence: text,
  said: v.unknown(),
  facts: v.record(text, v.unknown()),
});

const remedy = v.looseObject({ what: text, steps: listOf(text, 50), touches: text, action: maybe(text) });

/** What is used of the diagnosis that was made then; the rest comes from the replay. */
const diagnosis = v.looseObject({
  verdict,
  causes: listOf(
    v.looseObject({
      id: cause,
      title: text,
      class: v.picklist(['proven', 'likely', 'possible', 'ruled-out']),
      group: count,
      remedies: listOf(remedy, 50),
    }),
    100,
  ),
  evidence: listOf(finding, 100),
  answers: texts,
  setUp: v.looseObject({ platform: maybe(platform), board: maybe(text) }),
});

export const reportSchema = v.object({
  format: v.literal(REPORT_FORMAT),
  version: v.literal(REPORT_VERSION),
  probekit: v.pipe(v.string(), v.maxLength(64)),
  writtenOn: maybe(v.pipe(v.string(), v.maxLength(400))),
  virtual: maybe(v.boolean()),
  diagnosis,
  recording,
  redacted: listOf(v.object({ what: v.picklist(['serial-number', 'unique-id', 'memory', 'computer']), times: count, by: text }), 100),
  remedies: maybe(listOf(v.object({ cause, action: text, worked: v.boolean(), sentence: text, after: verdict }), 100)),
  solved: maybe(listOf(v.object({ cause, step: text, before: verdict, after: verdict }), 100)),
});
