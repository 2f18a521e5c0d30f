/** The ladder of layers from the cable to the host software, each with its cheap proof, and the stations that a chain drawing shows. */

export type LayerId = `L${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13}`;

/** Links of the chain between a person and a running program, outermost first. */
export const STATIONS = [
  'host',
  'cable',
  'USB',
  'driver',
  'probe',
  'power',
  'wires',
  'reset',
  'debug',
  'core',
  'flash',
  'firmware',
] as const;
export type StationName = (typeof STATIONS)[number];

export interface Layer {
  readonly id: LayerId;
  readonly name: string;
  readonly station: StationName;
  /** What a reader is told when this layer is proven good. */
  readonly good: string;
}

/** Lowest first: a message from a high layer is worthless until every lower layer is proven. */
export const LAYERS: readonly Layer[] = [
  { id: 'L1', name: 'cable or port', station: 'cable', good: 'the cable and the USB port' },
  { id: 'L2', name: 'USB enumeration', station: 'USB', good: 'the computer' },
  { id: 'L3', name: 'driver or permission', station: 'driver', good: 'the driver and its permission' },
  { id: 'L4', name: 'probe firmware', station: 'probe', good: "the ST-LINK's firmware" },
  { id: 'L5', name: 'probe in use', station: 'probe', good: 'the ST-LINK, which no other program holds' },
  { id: 'L6', name: 'target power', station: 'power', good: "the STM32's supply" },
  { id: 'L7', name: 'wiring or jumpers', station: 'wires', good: 'the debug wires' },
  { id: 'L8', name: 'SWD link', station: 'wires', good: 'the SWD link' },
  { id: 'L9', name: 'reset line', station: 'reset', good: 'the reset line' },
  { id: 'L10', name: 'debug lock', station: 'debug', good: 'the debug access' },
  { id: 'L11', name: 'core state', station: 'core', good: 'the core' },
  { id: 'L12', name: 'flash or option bytes', station: 'flash', good: 'the flash and its option bytes' },
  { id: 'L13', name: 'host software', station: 'host', good: 'the host software' },
];

/** 1 for L1, 13 for L13. */
export function layerNumber(id: LayerId): number {
  return Number(id.slice(1));
}
