/**
 * How the drawn board stands: caps, cable, buttons, lamps. Taken from what a bench sees, or from JSON text that may
 * hold anything: what it does not tell in a known form is as delivered.
 */
import type { BoardView, Physics } from 'probekit/base';
import { BUTTONS, JUMPERS, LAMPS } from './board-parts.ts';

export type BoardState = Pick<BoardView, 'leds' | 'jumpers' | 'buttons' | 'cable'>;
export type CableState = 'data' | 'charging' | 'unplugged';

/** What a hand does to each, as the bench takes it. */
export const CABLE_PHYSICS: Readonly<Record<CableState, Physics>> = {
  data: { cable: { plugged: true, data: true } },
  charging: { cable: { plugged: true, data: false } },
  unplugged: { cable: { plugged: false } },
};

export const AS_DELIVERED: BoardState = boardState(undefined);

export function boardState(view: unknown): BoardState {
  const { leds, jumpers, buttons, cable } = record(view);
  const [lit, placed, pressed, wired] = [record(leds), record(jumpers), record(buttons), record(cable)];
  return {
    leds: Object.fromEntries(LAMPS.map(({ name }) => [name, typeof lit[name] === 'string' ? lit[name] : 'off'])),
    jumpers: Object.fromEntries(
      JUMPERS.map(({ name, positions }) => [name, (positions.find(({ id }) => id === placed[name]) ?? positions[0]).id]),
    ),
    buttons: Object.fromEntries(BUTTONS.map(({ label }) => [label, pressed[label] === 'held' ? 'held' : 'free'])),
    cable: { plugged: wired['plugged'] !== false, data: wired['data'] !== false },
  };
}

/** The state after a change by hand, until the bench tells what it made of it. */
export function handled(state: BoardState, { jumpers, buttons, cable }: Physics): BoardState {
  return {
    ...state,
    jumpers: { ...state.jumpers, ...jumpers },
    buttons: { ...state.buttons, ...buttons },
    cable: { ...state.cable, ...cable },
  };
}

export function cableState({ cable }: BoardState): CableState {
  if (!cable.plugged) return 'unplugged';
  return cable.data ? 'data' : 'charging';
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
