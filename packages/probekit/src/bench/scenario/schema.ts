/**
 * The scenario format and the bench's commands as schemas, for one board: jumpers and buttons are the board's own, so
 * that a wrong name or position is found like any other wrong key. The types are in `base/scenario.ts`.
 */

import * as v from 'valibot';
import type { Physics, Scenario } from '../../base/index.ts';
import type { BoardSpec } from '../board/board-spec.ts';
import { oncePer } from '../once-per.ts';
import { PROBE_PERSONALITIES, type ProbePersonality } from '../probe/personalities.ts';

const WIRE_NAMES = ['SWDIO', 'SWCLK', 'NRST', 'SWO', 'VAPP', 'VCP_TX', 'VCP_RX', 'GND', 'BOOT0'] as const;

const WireState = v.union([
  v.picklist(['ok', 'open', 'low', 'high']),
  v.strictObject({ noise: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
  v.strictObject({ riseNs: v.pipe(v.number(), v.minValue(0), v.maxValue(1e6)) }),
]);

const HexText = v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F_]{1,10}$/));
/** The number that such a text stands for. */
export function numberOf(hexText: string): number {
  return Number(hexText.replaceAll('_', ''));
}

const volts = (most: number) => v.pipe(v.number(), v.minValue(0), v.maxValue(most));
const instantMs = v.pipe(v.number(), v.minValue(0), v.maxValue(1e9));

const ohms = v.nullable(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1e6)));
/** As Linux cuts it. */
const ProcessName = v.pipe(v.string(), v.regex(/^[^/\n]{1,15}$/));
const UsbId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff));
const Dropouts = v.nullable(
  v.strictObject({
    everyMs: v.pipe(v.number(), v.minValue(1), v.maxValue(1e6)),
    forMs: v.pipe(v.number(), v.minValue(0.1), v.maxValue(1e6)),
  }),
);
/** Each is one of two words, what is right first. */
const PARTS: Readonly<Record<keyof NonNullable<Physics['parts']>, readonly [string, string]>> = {
  probe: ['sound', 'dead'],
  probeOutputs: ['sound', 'dead'],
  target: ['sound', 'dead'],
  coreCapacitors: ['fitted', 'missing'],
};

/** An object whose every key may be left out. */
function choices<Value extends v.GenericSchema>(names: readonly string[], value: (name: string) => Value) {
  return v.exactOptional(v.strictObject(Object.fromEntries(names.map((name) => [name, v.exactOptional(value(name))]))));
}

function physicsEntries(board: BoardSpec) {
  return {
    host: v.exactOptional(
      v.strictObject({
        permission: v.exactOptional(v.boolean()),
        rule: v.exactOptional(v.picklist(['seat', 'group', 'other-probe', 'not-loaded'])),
        group: v.exactOptional(v.boolean()),
        driver: v.exactOptional(v.boolean()),
        heldBy: v.exactOptional(v.nullable(ProcessName)),
        listeners: v.exactOptional(
          v.pipe(
            v.array(v.strictObject({ name: ProcessName, port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)) })),
            v.maxLength(8),
          ),
        ),
        others: v.exactOptional(
          v.pipe(
            v.array(v.strictObject({ vendorId: UsbId, productId: UsbId, productName: v.pipe(v.string(), v.regex(/^[ -~]{1,64}$/)) })),
            v.maxLength(8),
          ),
        ),
      }),
    ),
    port: v.exactOptional(
      v.strictObject({
        of: v.exactOptional(v.picklist(['computer', 'hub', 'charger'])),
        data: v.exactOptional(v.boolean()),
        milliamps: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(5000))),
        speed: v.exactOptional(v.picklist(['high', 'full'])),
        dropouts: v.exactOptional(Dropouts),
        switched: v.exactOptional(v.boolean()),
        off: v.exactOptional(v.boolean()),
      }),
    ),
    cable: v.exactOptional(
      v.strictObject({
        data: v.exactOptional(v.boolean()),
        plugged: v.exactOptional(v.boolean()),
        connector: v.exactOptional(v.picklist(board.connectors)),
        dropouts: v.exactOptional(Dropouts),
      }),
    ),
    jumpers: choices(Object.keys(board.jumpers), (name) => v.picklist(board.jumpers[name]!.positions)),
    wires: choices(WIRE_NAMES, () => WireState),
    supply: v.exactOptional(
      v.strictObject({
        vdd: v.exactOptional(volts(3.6)),
        external5V: v.exactOptional(v.boolean()),
        vin: v.exactOptional(volts(12)),
        riseMs: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(60_000))),
        shortOhms: v.exactOptional(ohms),
      }),
    ),
    shield: v.exactOptional(
      v.strictObject({
        fitted: v.exactOptional(v.boolean()),
        SWDIO: v.exactOptional(WireState),
        SWCLK: v.exactOptional(WireState),
        NRST: v.exactOptional(WireState),
        loadOhms: v.exactOptional(ohms),
      }),
    ),
    secondTarget: v.exactOptional(v.boolean()),
    parts: choices(Object.keys(PARTS), (name) => v.picklist(PARTS[name as keyof typeof PARTS])),
    buttons: choices(Object.keys(board.buttons), () => v.picklist(['held', 'free'])),
  };
}

/** Everything that a running board's surroundings can change. */
export function physicsSchema(board: BoardSpec): v.GenericSchema<unknown, Physics> {
  return v.strictObject(physicsEntries(board)) as v.GenericSchema<unknown, Physics>;
}

/** One form for each model that can be there; without a model, the board's own. */
function probeSchema(board: BoardSpec): v.GenericSchema {
  const rows = PROBE_PERSONALITIES.filter(({ isOnBoard }) => !isOnBoard || board.probe.boardId !== undefined);
  const forms = rows.map((row) => ({ row, schema: probeForm(row, row.model === board.probe.model) }));
  const own = forms.find(({ row }) => row.model === board.probe.model)?.schema;
  const models = rows.map(({ model }) => model);
  const unknown = v.looseObject({ model: v.picklist(models) });
  const chosen = v.lazy((input): v.GenericSchema => {
    const { model } = (input ?? {}) as { readonly model?: unknown };
    return (model === undefined ? own : forms.find(({ row }) => row.model === model)?.schema) ?? unknown;
  });
  // A lazy schema does not tell its forms: hints and the JSON Schema need them.
  return Object.assign(chosen, { options: forms.map(({ schema }) => schema) });
}

function probeForm({ model, firmwarePattern, serialPattern }: ProbePersonality, isOwn: boolean) {
  const name = v.picklist([model]);
  return v.strictObject({
    model: isOwn ? v.exactOptional(name) : name,
    firmware: v.exactOptional(v.pipe(v.string(), v.regex(firmwarePattern))),
    serial: v.exactOptional(v.pipe(v.string(), v.regex(serialPattern))),
    winusb: v.exactOptional(v.boolean()),
    brokenUpdate: v.exactOptional(v.boolean()),
  });
}

/** A whole scenario file. A `$schema` line for editors is welcome and ignored. */
export const scenarioSchema = oncePer(
  (board: BoardSpec) =>
    v.strictObject({
      $schema: v.exactOptional(v.string()),
      board: v.picklist([board.id]),
      probe: v.exactOptional(probeSchema(board)),
      ...physicsEntries(board),
      optionBytes: v.exactOptional(v.record(v.string(), HexText)),
      flash: v.exactOptional(v.array(v.strictObject({ file: v.pipe(v.string(), v.minLength(1)), address: v.exactOptional(HexText) }))),
      flags: v.exactOptional(
        v.strictObject({
          senseAt: v.exactOptional(v.picklist(['before-idd-jumper', 'after-idd-jumper'])),
          ppbUnderReset: v.exactOptional(v.picklist(['answers', 'faults'])),
          dataCache: v.exactOptional(v.boolean()),
          cyclesPerInstruction: v.exactOptional(v.pipe(v.number(), v.minValue(1 / 16), v.maxValue(16), v.multipleOf(1 / 16))),
        }),
      ),
      msd: v.exactOptional(v.picklist(['tolerant'])),
      events: v.exactOptional(v.array(v.strictObject({ atMs: instantMs, ...physicsEntries(board) }))),
      seed: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff))),
    }) as unknown as v.GenericSchema<unknown, Scenario>,
);
