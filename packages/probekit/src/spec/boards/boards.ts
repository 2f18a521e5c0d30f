/** All boards, and which of them a name, a code, a label or an answer means. */
import type { ProbeGeneration } from '../stlink/usb-ids.ts';
import { BLUE_PILL } from './blue-pill.ts';
import type { Board, BoardProbe, Part, PartRole, Product } from './board.ts';
import { MB997 } from './mb997.ts';
import { MB1136 } from './mb1136.ts';
import { MB1137 } from './mb1137.ts';
import { MB1364 } from './mb1364.ts';
import { MB1367 } from './mb1367.ts';
import { STLINK_V3MINIE } from './stlink-v3minie.ts';
import { STLINK_V3SET } from './stlink-v3set.ts';

export const BOARDS: readonly Board[] = [MB1364, MB1137, MB1136, MB1367, MB997, BLUE_PILL, STLINK_V3SET, STLINK_V3MINIE];

/** The board of this id, or of the product of this id; undefined for any other and for none. */
export function boardOf(id: string | undefined): Board | undefined {
  return BOARDS.find((board) => board.id === id || board.products.some((product) => product.id === id));
}

/** The product of this id; undefined where only the printed circuit is known, or nothing. */
export function productOf(id: string | undefined): Product | undefined {
  return BOARDS.flatMap(({ products }) => products).find((product) => product.id === id);
}

/** Whether it is a product with an STM32H743 or H753: one core, no SMPS, neither TrustZone nor a boot lock. */
export function carriesH743(id: string | undefined): boolean {
  return /^STM32H7[45]3/.test(productOf(id)?.chip ?? '');
}

/** The product whose ST-LINK tells this code. */
export function productOfCode(code: string): Product | undefined {
  return BOARDS.flatMap(({ products }) => products).find((product) => product.code === code);
}

/** What sits on boards, by its generation. */
const ON_BOARD: Readonly<Partial<Record<ProbeGeneration, BoardProbe>>> = { v3: 'v3e', 'v2-1': 'v2-1' };

/** The product whose volume has this label. Two boards may share one; their ST-LINKs differ. */
export function productOfLabel(label: string, generation: ProbeGeneration | undefined): Product | undefined {
  return BOARDS.filter(({ probe }) => probe === ON_BOARD[generation ?? 'v1'])
    .flatMap(({ products }) => products)
    .find((product) => labelsOf(product).includes(label.toUpperCase()));
}

/** `NOD_` or `NODE_`, by the version of the firmware, and what the name ends in; others are listed. */
function labelsOf({ name, labels = [] }: Product): readonly string[] {
  const chip = /^NUCLEO-(.+)$/.exec(name)?.[1];
  return chip === undefined ? labels : [...labels, `NOD_${chip}`, `NODE_${chip}`];
}

/** Its parts in this role, in the order of its data. */
export function partsOf({ jumpers, lamps, buttons, connectors }: Board, role: PartRole): readonly Part[] {
  return [...jumpers, ...lamps, ...buttons, ...connectors].filter((part) => part.role === role);
}
