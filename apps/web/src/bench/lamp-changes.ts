/**
 * Lamps as eyes see them, at a calm rate: one that went on and off between two looks is shown once as what it was
 * meanwhile, so that a lamp which a program blinks as fast as the looks come is not taken for dark. Pure.
 */
type Lamps = Readonly<Record<string, string>>;

export class LampChanges {
  #shown: Lamps = {};
  /** By lamp: what it was since the last look and is not shown as. */
  readonly #between = new Map<string, string>();

  /** A lamp has changed. */
  note(name: string, value: string): void {
    if (value !== this.#shown[name]) this.#between.set(name, value);
  }

  /** What to show when the lamps stand so; and whether another look is due, since something was shown late. */
  show(lamps: Lamps): { readonly lamps: Lamps; readonly isLate: boolean } {
    const shown = Object.fromEntries(
      Object.entries(lamps).map(([name, now]) => [name, now === this.#shown[name] ? (this.#between.get(name) ?? now) : now]),
    );
    this.#shown = shown;
    this.#between.clear();
    return { lamps: shown, isLate: Object.entries(lamps).some(([name, now]) => shown[name] !== now) };
  }
}
