/**
 * What a lamp shows, as the drawing can show it. The real board may blink ten times a second; a page must not flash so
 * fast, so a lamp that changes often is drawn as one that blinks, at a calm rate. The vocabulary is the bench's: a
 * colour, `off`, or a pattern such as `slow-blink-red` and `blink-red-green`.
 */
import type { Said } from 'probekit/words';

const COLOURS = ['green', 'red', 'yellow', 'orange'] as const;
export type LampColour = (typeof COLOURS)[number];

export interface Lamp {
  readonly colour: LampColour;
  readonly rhythm: 'steady' | 'slow' | 'fast' | 'turns';
  /** The other colour of a lamp that shows two in turn. */
  readonly second?: LampColour;
}

/** Undefined for a dark lamp, and for a word that is not in the vocabulary. */
export function lampShown(value: string): Lamp | undefined {
  const words = value.split('-');
  const [colour, second] = words.flatMap((word) => COLOURS.find((known) => known === word) ?? []);
  if (!colour) return undefined;
  if (second) return { colour, second, rhythm: 'turns' };
  if (!words.includes('blink')) return { colour, rhythm: 'steady' };
  return { colour, rhythm: words[0] === 'slow' ? 'slow' : 'fast' };
}

export function lampSaid(lamp: Lamp | undefined): Said {
  if (!lamp) return { key: 'drawing.lamp.off' };
  const { colour, second, rhythm } = lamp;
  const named = (name: LampColour): Said => ({ key: `drawing.colour.${name}` });
  if (second) return { key: 'drawing.lamp.turns', values: { first: named(colour), second: named(second) } };
  return { key: `drawing.lamp.${rhythm === 'turns' ? 'fast' : rhythm}`, values: { colour: named(colour) } };
}

/** So many changes within the window make a lamp a blinking one. */
const CHANGES = 3;
const WINDOW_MS = 2500;
/** A lamp that has stood still for so long has stopped blinking: longer than one phase of the slowest. */
const STILL_MS = 1000;
/** At this many changes in the window it blinks faster than the eye counts. */
const FAST_CHANGES = 6;

interface Seen {
  readonly value: string;
  /** The last lit value: the colour it blinks in. */
  readonly lit: string;
  readonly changedMs: readonly number[];
}

/** Watches lamps that a program switches by itself. */
export class LampWatch {
  readonly #seen = new Map<string, Seen>();

  see(name: string, value: string, nowMs: number): void {
    const before = this.#seen.get(name);
    if (before?.value === value) return;
    const recent = (before?.changedMs ?? []).filter((ms) => nowMs - ms < WINDOW_MS);
    // Only light and dark in turn is blinking; a lamp that goes from red to green tells something else.
    const isSwitched = before !== undefined && (before.value === 'off') !== (value === 'off');
    this.#seen.set(name, {
      value,
      lit: value === 'off' ? (before?.lit ?? value) : value,
      changedMs: isSwitched ? [...recent, nowMs] : recent,
    });
  }

  /** A hand has cut or given power: how lamps changed before says nothing of how they stand now. */
  forget(): void {
    this.#seen.clear();
  }

  shown(name: string, nowMs: number): Lamp | undefined {
    const seen = this.#seen.get(name);
    if (!seen) return undefined;
    const isStill = nowMs - (seen.changedMs.at(-1) ?? 0) >= STILL_MS;
    const changes = isStill ? 0 : seen.changedMs.filter((ms) => nowMs - ms < WINDOW_MS).length;
    const lamp = lampShown(changes < CHANGES ? seen.value : seen.lit);
    if (changes < CHANGES || lamp?.rhythm !== 'steady') return lamp;
    return { colour: lamp.colour, rhythm: changes < FAST_CHANGES ? 'slow' : 'fast' };
  }

  /** How long until a lamp that blinks now may be found steady; undefined if none blinks. */
  settlesInMs(nowMs: number): number | undefined {
    const ages = [...this.#seen.values()].flatMap(({ changedMs }) => changedMs.map((ms) => nowMs - ms));
    const young = ages.filter((age) => age < STILL_MS);
    return young.length === 0 ? undefined : STILL_MS - Math.min(...young);
  }
}
