/**
 * Reading or erasing whose board went away under it: what was under way, and how far it had come. The form that it was asked for in
 * is gone with the board; the one that comes with the board says it, and offers to do it again. Without DOM.
 */
import { hex } from 'probekit/base';
import { rangesSaid } from 'probekit/flash';
import type { FlashSector } from 'probekit/stm32';
import { bytesText, type Said } from 'probekit/words';

export interface CutRead {
  readonly kind: 'read';
  readonly address: number;
  readonly byteLength: number;
  readonly file: string;
}

export interface CutErase {
  readonly kind: 'erase';
  readonly numbers: readonly number[];
  readonly sectors: readonly FlashSector[];
  /** For certain. */
  readonly erasedBytes: number;
  /** Of the chip; undefined where it does not tell, or was not asked yet. */
  readonly uid: string | undefined;
}

export type CutWork = CutRead | CutErase | { readonly kind: 'options-read' | 'options-changed' };

class CutWorkKeeper extends EventTarget {
  #kept: CutWork | undefined;

  get kept(): CutWork | undefined {
    return this.#kept;
  }

  keep(work: CutWork | undefined): void {
    this.#kept = work;
    this.dispatchEvent(new Event('change'));
  }
}

export const cutWork = new CutWorkKeeper();

/** What was under way, and what state the board is in now. */
export function cutWorkSaid(work: CutWork): Said {
  if (work.kind === 'read') {
    const { address, byteLength, file } = work;
    return { key: 'flash.cut-work.read', values: { bytes: bytesText(byteLength), address: hex(address), file } };
  }
  if (work.kind !== 'erase') return { key: `flash.cut-work.${work.kind}` };
  const { sectors, erasedBytes } = work;
  const total = bytesText(sectors.reduce((sum, { byteLength }) => sum + byteLength, 0));
  return { key: 'flash.cut-work.erase', values: { ranges: rangesSaid(sectors), total, done: bytesText(erasedBytes) } };
}
