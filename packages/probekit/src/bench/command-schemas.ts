/** What each bench command takes, checked before anything happens: the control door may be fed from another process. */

import * as v from 'valibot';
import type { BenchCommands } from '../base/index.ts';
import type { BoardSpec } from './board/board-spec.ts';
import { errors } from './errors.ts';
import { oncePer } from './once-per.ts';
import { nearestOf } from './scenario/nearest.ts';
import { parseWith } from './scenario/parse.ts';
import { physicsSchema } from './scenario/schema.ts';

export type BenchCommandName = keyof BenchCommands;

/** A day: longer waits are mistakes. */
const MOST_MS = 86_400_000;

const bytes = v.instance(Uint8Array);
const milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_MS));
const address = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const nothing = v.strictObject({});
const path = v.strictObject({ path: v.string() });
const snapshot = v.strictObject({ version: v.number(), board: v.string(), state: v.unknown() });
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const setup = v.strictObject({
  requestType: whole(255),
  request: whole(255),
  value: whole(65_535),
  index: whole(65_535),
  length: whole(65_535),
});
const transfer = v.strictObject({
  id: v.pipe(v.number(), v.safeInteger()),
  endpoint: whole(255),
  setup: v.exactOptional(setup),
  data: v.exactOptional(bytes),
  length: v.exactOptional(v.number()),
});
const atNs = v.number();
const input = v.union([
  // The command's own request is checked when its turn comes.
  v.strictObject({ atNs, command: v.string(), request: v.unknown() }),
  v.strictObject({ atNs, transfer }),
  v.strictObject({ atNs, cancel: v.pipe(v.number(), v.safeInteger()) }),
  v.strictObject({ atNs, usbReset: v.literal(true) }),
]);

const requestSchemas = oncePer(
  (board: BoardSpec): Record<BenchCommandName, v.GenericSchema> => ({
    set: v.strictObject({ physics: physicsSchema(board) }),
    // The scenario itself is checked by `parseScenario`, for whichever board it names.
    load: v.strictObject({
      scenario: v.unknown(),
      images: v.exactOptional(v.array(v.strictObject({ name: v.string(), bytes }))),
    }),
    look: nothing,
    advance: v.strictObject({ ms: milliseconds }),
    runUntil: v.strictObject({
      withinMs: milliseconds,
      uartText: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))),
      led: v.exactOptional(v.strictObject({ name: v.picklist(Object.keys(board.leds)), value: v.string() })),
      address: v.exactOptional(address),
      cycles: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
      pin: v.exactOptional(v.strictObject({ name: v.picklist(pinsOf(board)), edge: v.picklist(['rising', 'falling', 'any']) })),
    }),
    changes: v.strictObject({ all: v.exactOptional(v.boolean()) }),
    snapshot: nothing,
    restore: v.strictObject({ snapshot }),
    record: nothing,
    recording: v.strictObject({ stop: v.exactOptional(v.boolean()) }),
    replay: v.strictObject({
      recording: v.strictObject({ version: v.literal(1), start: snapshot, inputs: v.array(input), complete: v.boolean() }),
    }),
    peek: v.strictObject({ address, byteLength: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x100_0000)) }),
    'host.devices': nothing,
    'host.open': v.strictObject({ interface: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255)) }),
    'host.readFile': v.strictObject({ path: v.string(), maxBytes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))) }),
    'host.list': path,
    'host.readLink': path,
    'host.stat': path,
    'host.writeFile': v.strictObject({ path: v.string(), text: v.pipe(v.string(), v.maxLength(4096)) }),
  }),
);

/** As the data sheet names them: PA0 to PA15 and so on. */
function pinsOf({ part }: BoardSpec): string[] {
  const ports = part.peripherals.filter(({ model }) => model === 'gpio').map(({ name }) => name.replace('GPIO', 'P'));
  return ports.flatMap((port) => Array.from({ length: 16 }, (_, index) => `${port}${index}`));
}

export type RequestCheck = <Name extends BenchCommandName>(command: Name, request: unknown) => BenchCommands[Name]['request'];

/** Checks requests for one board. Throws `bench/unknown-key` or `bench/bad-value`. */
export function requestCheckFor(board: BoardSpec): RequestCheck {
  const schemas = requestSchemas(board);
  return (command, request) => {
    if (Object.hasOwn(schemas, command)) return parseWith(schemas[command], request, `request "${command}"`) as never;
    const valid = Object.keys(schemas);
    const nearest = nearestOf(String(command), valid);
    throw errors.make('bench/unknown-key', {
      message: `The bench has no command "${String(command)}".`,
      hint: nearest ? `Did you mean "${nearest}"?` : `Use one of: ${valid.join(', ')}.`,
      evidence: { path: '', key: String(command), valid, ...(nearest ? { nearest } : {}) },
    });
  };
}
