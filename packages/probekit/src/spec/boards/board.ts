/**
 * Shape of a board as people meet it: what is printed on it, how its jumpers must be set, what its lamps tell. Parts have a
 * *role*, the same on every board, so that a cause or a question points at `idd` and the reader is told JP4 or JP6. What is
 * not in a source is not here, places on the board among it. How the bench wires a board is the bench's own data; the words
 * are in `words/`.
 */
import type { CauseId } from '../symptoms/cause.ts';

export const JUMPER_ROLES = [
  /** Holds the ST-LINK's processor in reset. */
  'probe-reset',
  /** Chooses where 5 V comes from. */
  'power-source',
  /** Between the ST-LINK and NRST. */
  'nrst',
  /** In the supply of the STM32. */
  'idd',
  /** Chooses the voltage of the STM32. */
  'vdd',
  /** Between the ST-LINK and the STM32. */
  'isolation',
  /** Chooses the current that the ST-LINK asks for. */
  'current-limit',
  'boot0',
  'boot1',
  'vref',
  'ethernet-txd1',
] as const;
export const LAMP_ROLES = ['com', 'pwr', 'over-current', 'user', 'otg-over-current', 'otg-vbus'] as const;
export const BUTTON_ROLES = ['user-button', 'reset-button'] as const;
export const CONNECTOR_ROLES = [
  'probe-usb',
  'target-usb',
  'debug',
  'vtref',
  'nrst-pins',
  'boot0-pins',
  'swd-pins',
  'headers',
  'ethernet',
] as const;
export type JumperRole = (typeof JUMPER_ROLES)[number];
export type LampRole = (typeof LAMP_ROLES)[number];
export type ButtonRole = (typeof BUTTON_ROLES)[number];
export type ConnectorRole = (typeof CONNECTOR_ROLES)[number];
export type PartRole = JumperRole | LampRole | ButtonRole | ConnectorRole;

/** The ST-LINK on the board; `itself` of a probe without a target, `wires` where one must be wired to it. */
export type BoardProbe = 'v3e' | 'v2-1' | 'v2' | 'itself' | 'wires';

interface PartOf<Role extends PartRole> {
  readonly role: Role;
  /** As printed beside it. */
  readonly name: string;
  /** What else is printed there: `STLK_RST`. */
  readonly label?: string;
}

export interface Jumper extends PartOf<JumperRole> {
  /** The positions it has, as printed: `[1-2] STLK`, `U5V`; ON and OFF for a cap on two pins. */
  readonly positions: readonly string[];
  /** How it must be set to debug with the probe of the board over one USB cable; as delivered. */
  readonly must: string;
  /** Caps it has, where it is not one. */
  readonly caps?: 2;
  /** What is wrong when it is set otherwise. */
  readonly causes: readonly CauseId[];
}

export type Colour = 'green' | 'red' | 'yellow' | 'orange' | 'blue' | 'black';

export interface Lamp extends PartOf<LampRole> {
  /** Missing where it has several, or no source tells. */
  readonly colour?: Colour;
  /** The pin that lights it, of a user lamp. */
  readonly pin?: string;
}

export interface Button extends PartOf<ButtonRole> {
  readonly colour?: Colour;
  readonly pin?: string;
}

export interface Connector extends PartOf<ConnectorRole> {
  /** Those of its pins that the role is about. */
  readonly pins?: readonly string[];
}

/** One of the products that are built on the same printed circuit. */
export interface Product {
  /** As scenarios spell it. */
  readonly id: string;
  /** As printed on the sticker. */
  readonly name: string;
  /** Four digits that the ST-LINK tells (GET_BOARD_IDENTIFIERS) and that stand first in MBED.HTM. */
  readonly code?: string;
  /** What the volume of its ST-LINK is called, beside `NOD_` or `NODE_` and the end of its name. */
  readonly labels?: readonly string[];
  /** Its STM32, as devices are called: `STM32H743ZI`; none on a probe. */
  readonly chip?: string;
}

export interface Board {
  /** The printed circuit in small letters, `mb1364`; what people call it where it has no number. */
  readonly id: string;
  /** Its kind and its number: `Nucleo-144 MB1364`. */
  readonly name: string;
  /** What people find printed on it, or call it: `MB1364`. */
  readonly printed: string;
  readonly probe: BoardProbe;
  /** Jumpers that a source says it has none of. What is neither here nor among its jumpers, no source tells. */
  readonly lacks?: readonly JumperRole[];
  readonly products: readonly Product[];
  readonly jumpers: readonly Jumper[];
  readonly lamps: readonly Lamp[];
  readonly buttons: readonly Button[];
  readonly connectors: readonly Connector[];
  /** Documents that all of this is from. */
  readonly source: string;
}

/** Any part of a board. */
export type Part = Jumper | Lamp | Button | Connector;
