/**
 * The parts of the NUCLEO-H743ZI2 (MB1364) as the drawing knows them: names as printed, how each can stand, and where
 * it is drawn. Names, positions of caps and what is as delivered: UM2407, jumpers table 4, LEDs 7.6.1. Places on the
 * board and numbers of pins are simplified, and whoever shows the drawing says so.
 */

export const BOARD_NAME = 'NUCLEO-H743ZI2';

/** x, y, width, height in units of the drawing. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export interface JumperPosition {
  /** As the bench calls it. */
  readonly id: string;
  /** As it is printed; without it, ON or OFF. */
  readonly printed?: string;
  /** What the drawing writes beside the pins. */
  readonly short: string;
  /** Where the cap lies, from the upper left pin. */
  readonly cap: readonly [x: number, y: number];
  /** The pair of pins to press for this position, where a jumper has more than one. */
  readonly pair?: Box;
}

export interface JumperPart {
  readonly name: string;
  readonly label?: string;
  readonly frame: Box;
  /** Upper left corner of the block of pins, then its columns and rows. */
  readonly block: { readonly x: number; readonly y: number; readonly columns: number; readonly rows: number };
  /** As delivered and as it must be first. */
  readonly positions: readonly [JumperPosition, ...JumperPosition[]];
}

export interface LampPart {
  readonly name: string;
  readonly label?: string;
  readonly at: readonly [x: number, y: number];
  readonly frame: Box;
  /** The name stands below the lamp, or to its right. */
  readonly nameAt: 'below' | 'right';
}

export interface ButtonPart {
  readonly name: 'B1' | 'B2';
  /** As printed, and as the bench calls it. */
  readonly label: 'USER' | 'RESET';
  readonly frame: Box;
  readonly at: readonly [x: number, y: number];
}

export interface ConnectorPart {
  readonly name: string;
  readonly frame: Box;
  readonly nameAt: readonly [x: number, y: number];
  readonly shape: Box;
  readonly pins?: { readonly columns: number; readonly rows: number };
}

export const PITCH = 18;
export const ROW_PITCH = 17;

const ON: JumperPosition = { id: 'on', short: 'ON', cap: [0, 0] };
const OFF: JumperPosition = { id: 'off', short: 'OFF', cap: [21, 0] };
const TWO_PINS = { columns: 2, rows: 1 };

export const JUMPERS: readonly JumperPart[] = [
  { name: 'JP1', label: 'STLK_RST', frame: [44, 146, 112, 54], block: { x: 54, y: 172, ...TWO_PINS }, positions: [OFF, ON] },
  {
    name: 'JP2',
    frame: [88, 248, 104, 103],
    block: { x: 98, y: 273, columns: 2, rows: 4 },
    positions: [
      { id: '1-2', printed: '[1-2] STLK', short: 'STLK', cap: [0, 0], pair: [92, 271, 96, ROW_PITCH] },
      { id: '3-4', printed: '[3-4] VIN', short: 'VIN', cap: [0, ROW_PITCH], pair: [92, 271 + ROW_PITCH, 96, ROW_PITCH] },
      { id: '5-6', printed: '[5-6] EXT', short: 'EXT', cap: [0, 2 * ROW_PITCH], pair: [92, 271 + 2 * ROW_PITCH, 96, ROW_PITCH] },
      { id: '7-8', printed: '[7-8] CHGR', short: 'CHGR', cap: [0, 3 * ROW_PITCH], pair: [92, 271 + 3 * ROW_PITCH, 96, ROW_PITCH] },
      { id: 'off', short: '', cap: [46, -20] },
    ],
  },
  { name: 'JP4', label: 'IDD', frame: [200, 298, 117, 53], block: { x: 210, y: 323, ...TWO_PINS }, positions: [ON, OFF] },
  { name: 'JP3', label: 'T_NRST', frame: [88, 358, 104, 53], block: { x: 98, y: 383, ...TWO_PINS }, positions: [ON, OFF] },
  {
    name: 'JP5',
    label: 'VDD_MCU',
    frame: [200, 358, 117, 53],
    block: { x: 210, y: 383, columns: 3, rows: 1 },
    positions: [
      { id: '1-2', printed: '[1-2] 3V3', short: '3V3', cap: [0, 0], pair: [204, 380, 33, 26] },
      { id: '2-3', printed: '[2-3] 1V8', short: '1V8', cap: [PITCH, 0], pair: [237, 380, 33, 26] },
      { id: 'off', short: 'OFF', cap: [39, 0] },
    ],
  },
  { name: 'JP6', frame: [88, 600, 104, 53], block: { x: 98, y: 625, ...TWO_PINS }, positions: [ON, OFF] },
];

/** In the order in which a person meets them: probe, supply, program. */
export const LAMPS: readonly LampPart[] = [
  { name: 'LD4', label: 'COM', at: [126, 113], frame: [90, 92, 72, 52], nameAt: 'below' },
  { name: 'LD5', label: 'PWR', at: [226, 271], frame: [206, 250, 76, 40], nameAt: 'right' },
  { name: 'LD6', label: 'OC', at: [300, 113], frame: [266, 92, 68, 52], nameAt: 'below' },
  { name: 'LD1', at: [164, 557], frame: [148, 538, 32, 50], nameAt: 'below' },
  { name: 'LD2', at: [199, 557], frame: [183, 538, 32, 50], nameAt: 'below' },
  { name: 'LD3', at: [234, 557], frame: [218, 538, 32, 50], nameAt: 'below' },
];

export const BUTTONS: readonly ButtonPart[] = [
  { name: 'B1', label: 'USER', frame: [82, 530, 64, 64], at: [114, 554] },
  { name: 'B2', label: 'RESET', frame: [252, 530, 66, 64], at: [285, 554] },
];

export const CABLE_FRAME: Box = [160, 26, 80, 66];

export const CONNECTORS: readonly ConnectorPart[] = [
  { name: 'CN1', frame: [174, 80, 86, 30], shape: [181, 84, 38, 22], nameAt: [238, 104] },
  { name: 'CN5', frame: [284, 152, 76, 58], shape: [292, 160, 60, 26], nameAt: [322, 203], pins: { columns: 5, rows: 2 } },
  { name: 'CN11', frame: [22, 266, 34, 368], shape: [30, 272, 18, 340], nameAt: [39, 626], pins: { columns: 2, rows: 28 } },
  { name: 'CN12', frame: [344, 266, 34, 368], shape: [352, 272, 18, 340], nameAt: [361, 626], pins: { columns: 2, rows: 28 } },
  { name: 'CN8', frame: [52, 266, 30, 151], shape: [60, 272, 14, 124], nameAt: [67, 411], pins: { columns: 1, rows: 10 } },
  { name: 'CN7', frame: [318, 266, 30, 151], shape: [326, 272, 14, 124], nameAt: [333, 411], pins: { columns: 1, rows: 10 } },
  { name: 'CN9', frame: [52, 417, 30, 197], shape: [60, 422, 14, 172], nameAt: [67, 608], pins: { columns: 1, rows: 14 } },
  { name: 'CN10', frame: [316, 417, 34, 197], shape: [326, 422, 14, 172], nameAt: [333, 608], pins: { columns: 1, rows: 14 } },
  { name: 'CN13', frame: [62, 654, 60, 46], shape: [70, 672, 44, 26], nameAt: [92, 667] },
  { name: 'CN14', frame: [208, 610, 104, 90], shape: [216, 632, 88, 66], nameAt: [260, 669] },
];

/** Frame of any part by the name that a person reads on the board. */
export const FRAMES: ReadonlyMap<string, Box> = new Map([
  ...[...CONNECTORS, ...JUMPERS, ...LAMPS, ...BUTTONS].map(({ name, frame }) => [name, frame] as const),
  ['cable', CABLE_FRAME],
]);
