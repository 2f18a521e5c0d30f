/** What is said of a flash job: its plan, an earlier job that was cut, and how the target is left. */
import { hex } from '../base/index.ts';
import { filesOf, type Image, imageByteLength } from '../image/index.ts';
import { bytesText, type Said, type SaidValue } from '../words/sentences/index.ts';
import type { FlashReport } from './job.ts';
import type { FlashPlan } from './plan.ts';

interface Bytes {
  readonly bytes: Uint8Array;
}

export interface Span {
  readonly address: number;
  readonly byteLength: number;
}

export function byteLengthOf(segments: readonly Bytes[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** Which files a job is about, where they are several. */
export function filesSaid(image: Image): readonly Said[] {
  const files = filesOf(image);
  if (files.length < 2) return [];
  return files.map(({ name, ranges }): Said => {
    const spans = ranges.map(({ address, end }) => ({ address, byteLength: end - address }));
    return { key: 'flash.file', values: { name, ranges: rangesSaid(spans) } };
  });
}

export function planSaid({ erase, unchanged, program, kept }: FlashPlan, image: Image): Said {
  if (erase.length === 0) {
    const nothing: Said = { key: 'flash.plan.nothing', values: { bytes: bytesText(imageByteLength(image)) } };
    return { key: 'flash.plan', values: { parts: nothing } };
  }
  const parts: Said[] = [
    erase.length === 1 ? { key: 'flash.plan.erase-one' } : { key: 'flash.plan.erase', values: { count: erase.length } },
    { key: 'flash.plan.program', values: { bytes: bytesText(byteLengthOf(program)) } },
    { key: 'flash.plan.keep', values: { bytes: bytesText(byteLengthOf(kept)) } },
  ];
  if (unchanged.length > 0) parts.push({ key: 'flash.plan.equal', values: { count: unchanged.length } });
  return { key: 'flash.plan', values: { parts } };
}

/** What an earlier job left half done: nothing, where there was none. */
export function cutSaid({ resumed, kept }: FlashPlan, image: Image, key: 'flash.cut.found' | 'flash.cut.would'): readonly Said[] {
  if (resumed.length === 0) return [];
  const keptBytes = byteLengthOf(kept.filter(({ address }) => resumed.some((sector) => isWithin(address, sector))));
  const others = resumed.filter(
    (sector) =>
      !image.segments.some(({ address, bytes }) => address < sector.address + sector.byteLength && address + bytes.length > sector.address),
  );
  return [
    { key, values: { sectors: resumed.length } },
    ...(keptBytes > 0 ? [{ key: 'flash.cut.kept', values: { bytes: bytesText(keptBytes) } } as const] : []),
    ...(others.length > 0 ? [{ key: 'flash.cut.outside', values: { ranges: rangesSaid(others) } } as const] : []),
  ];
}

export function stateSaid({ state }: FlashReport, image: Image): Said {
  return { key: `flash.state.${state}`, values: { address: hex(image.segments[0]?.address ?? 0) } };
}

/** More are in the document. */
const MOST_RANGES = 6;

/** Ranges that touch are told as one. */
export function rangesSaid(spans: readonly Span[]): readonly SaidValue[] {
  const ranges: { address: number; end: number }[] = [];
  for (const { address, byteLength } of [...spans].sort((a, b) => a.address - b.address)) {
    const last = ranges.at(-1);
    if (last?.end === address) last.end += byteLength;
    else ranges.push({ address, end: address + byteLength });
  }
  const shown = ranges.slice(0, MOST_RANGES).map(({ address, end }): Said => {
    return { key: 'flash.dry.range', values: { from: hex(address), last: hex(end - 1) } };
  });
  const left = ranges.length - shown.length;
  return left === 0 ? shown : [...shown, { key: 'flash.dry.more', values: { count: left } }];
}

function isWithin(at: number, { address, byteLength }: Span): boolean {
  return at >= address && at < address + byteLength;
}
