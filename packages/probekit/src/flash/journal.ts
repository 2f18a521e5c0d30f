/**
 * The record of a flash job in progress: which sectors it erases and the bytes in them that must survive. Written
 * before the first erase, deleted after the verification, so that the next run can finish what was cut. A debugger with breakpoints in
 * flash keeps one for as long as they stand there.
 */
import { concatBytes, type Store, viewOf } from '../base/index.ts';
import type { Segment } from '../image/index.ts';
import type { ChipIdentity, FlashSector } from '../stm32/index.ts';
import { flashErrors } from './errors.ts';

export interface FlashJournal {
  /** Addresses of the sectors that the job erases. */
  readonly sectors: readonly number[];
  /** Bytes outside its image, from those sectors. */
  readonly kept: readonly Segment[];
  /** Of a debugger whose breakpoints stand in those sectors: all that belongs there is kept. Absent: of a flash job. */
  readonly origin?: 'breakpoints';
}

/** `PKFJ`, `PKFB`, and the version of the layout. */
const MAGIC = 0x4a46_4b50;
const MAGIC_OF_BREAKPOINTS = 0x4246_4b50;
const VERSION = 1;
const PREFIX = 'flash-';

/** One record a chip. Without a unique id there is no telling whose bytes they are. */
export function journalName({ uid }: ChipIdentity): string | undefined {
  return uid && `${PREFIX}${uid}`;
}

/** The journal of an interrupted job. @throws `flash/journal-damaged` */
export async function readJournal(store: Store, name: string): Promise<FlashJournal | undefined> {
  const bytes = await store.get(name);
  return bytes && decode(bytes, name);
}

/** Whether there is a record of an interrupted job on any chip. Reads no target. */
export async function hasJournals(store: Store): Promise<boolean> {
  return (await store.names()).some((name) => name.startsWith(PREFIX));
}

/** What an interrupted job has left of this chip; undefined where none was cut. @throws `flash/journal-damaged` */
export async function findCutJob(store: Store, chip: ChipIdentity): Promise<FlashJournal | undefined> {
  const name = journalName(chip);
  return name === undefined ? undefined : readJournal(store, name);
}

/** Addresses of the sectors that a job on this chip had begun with when it was cut. @throws `flash/journal-damaged` */
export async function cutSectors(chip: ChipIdentity, store: Store | undefined): Promise<readonly number[]> {
  return (store && (await findCutJob(store, chip)))?.sectors ?? [];
}

/** Takes sectors that were erased on purpose out of the record of a cut job. @throws `flash/journal-damaged` unless all were */
export async function forgetSectors(
  store: Store,
  chip: ChipIdentity,
  { erased, all }: { readonly erased: readonly FlashSector[]; readonly all: readonly FlashSector[] },
): Promise<void> {
  const name = journalName(chip);
  if (name === undefined) return;
  if (erased.length === all.length) return store.delete(name);
  const journal = await readJournal(store, name);
  if (!journal) return;
  const isErased = (at: number) => erased.some(({ address, byteLength }) => at >= address && at < address + byteLength);
  const sectors = journal.sectors.filter((address) => !isErased(address));
  if (sectors.length === journal.sectors.length) return;
  if (sectors.length === 0) return store.delete(name);
  await writeJournal(store, name, { ...journal, sectors, kept: journal.kept.filter(({ address }) => !isErased(address)) });
}

export async function writeJournal(store: Store, name: string, { sectors, kept, origin }: FlashJournal): Promise<void> {
  const numbers = [
    origin === 'breakpoints' ? MAGIC_OF_BREAKPOINTS : MAGIC,
    VERSION,
    sectors.length,
    ...sectors,
    kept.length,
    ...kept.flatMap(({ address, bytes }) => [address, bytes.length]),
  ];
  const head = new Uint8Array(numbers.length * 4);
  const view = viewOf(head);
  for (const [index, number] of numbers.entries()) view.setUint32(index * 4, number, true);
  await store.put(name, concatBytes(head, ...kept.map(({ bytes }) => bytes)));
}

/** What the journal wants to stand in a sector; undefined when the interrupted job did not erase it. */
export function journalOf(journal: FlashJournal | undefined, sector: FlashSector, erasedByte: number): Uint8Array | undefined {
  if (!journal?.sectors.includes(sector.address)) return undefined;
  const bytes = new Uint8Array(sector.byteLength).fill(erasedByte);
  for (const segment of journal.kept) {
    const at = segment.address - sector.address;
    if (at >= 0 && at + segment.bytes.length <= bytes.length) bytes.set(segment.bytes, at);
  }
  return bytes;
}

function decode(bytes: Uint8Array, name: string): FlashJournal {
  const view = viewOf(bytes);
  let at = 0;
  const need = (byteLength: number) => {
    if (at + byteLength > bytes.length) throw damaged(name, 'it ends early');
  };
  const word = () => {
    need(4);
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const words = () => {
    const count = word();
    need(count * 4);
    return Array.from({ length: count }, word);
  };
  const magic = word();
  if ((magic !== MAGIC && magic !== MAGIC_OF_BREAKPOINTS) || word() !== VERSION) throw damaged(name, 'it is not a journal of this version');
  const sectors = words();
  const count = word();
  need(count * 8);
  const spans = Array.from({ length: count }, () => ({ address: word(), byteLength: word() }));
  const kept = spans.map(({ address, byteLength }) => {
    need(byteLength);
    at += byteLength;
    return { address, bytes: bytes.slice(at - byteLength, at) };
  });
  if (at !== bytes.length) throw damaged(name, 'it is longer than it says');
  return { sectors, kept, ...(magic === MAGIC_OF_BREAKPOINTS && { origin: 'breakpoints' }) };
}

function damaged(name: string, detail: string): Error {
  return flashErrors.make('flash/journal-damaged', {
    message: `An earlier flash job was cut, and its record ${name} cannot be read: ${detail}.`,
    hint: 'Flash without keeping bytes outside the image; that discards the record.',
    evidence: { name, detail },
  });
}
