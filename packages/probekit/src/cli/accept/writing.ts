/**
 * The steps of an acceptance run that write: the last sector is kept, written with a pattern, verified, the chip reset, and the
 * sector put back. Its bytes are in the record before anything is erased, until they are verified to stand there again.
 */
import { equalBytes, hex, type OperationOptions, type Store } from '../../base/index.ts';
import { cutSectors, flashImage, readMemory, startProgram, verifyImage } from '../../flash/index.ts';
import { assembleImage, type Image } from '../../image/index.ts';
import { type FlashSector, flashOf, type Target } from '../../stm32/index.ts';
import { cliErrors } from '../errors.ts';
import type { AcceptRecord, Backup } from './record.ts';
import type { RunStep } from './run.ts';

export interface Writing extends OperationOptions {
  readonly store: Store | undefined;
  readonly record: AcceptRecord;
  readonly step: RunStep;
}

const ERASED = 0xff;

/** The sector that is written: the last one, where no program starts. */
export async function sectorToTry(target: Target): Promise<FlashSector> {
  const sector = (await flashOf(target)).sectors.at(-1);
  if (!sector) throw new RangeError('a flash without sectors');
  return sector;
}

/** Runs the steps; the first that fails ends them, and the sector is put back in any case that leaves the chip reachable. */
export async function tryOneSector(
  target: Target,
  sector: FlashSector,
  { record, step, store, signal, onProgress }: Writing,
): Promise<void> {
  const { address, byteLength } = sector;
  const options = { signal, onProgress };
  const pattern = imageOf({ address, bytes: patternFor(address, byteLength) });
  const isKept = await step('backup', async () => {
    const bytes = await readMemory(target, address, byteLength, options);
    await record.keepBackup({ address, bytes });
    return { passed: true, facts: { address, bytes: byteLength, blank: bytes.every((byte) => byte === ERASED) } };
  });
  if (!isKept) return;
  const isWritten = await step('flash', async () => {
    const { phaseMs, writer, parallelism } = await flashImage(target, pattern, { ...options, store, start: false });
    return { passed: true, facts: { eraseMs: Math.round(phaseMs.erase), programMs: Math.round(phaseMs.program), writer, parallelism } };
  });
  if (isWritten) {
    await step('verify', async () => {
      const { equal, checkedBytes } = await verifyImage(target, pattern, options);
      return { passed: equal, facts: { bytes: checkedBytes } };
    });
    await step('reset', async () => {
      const state = await startProgram(target);
      if (state !== 'locked-up') return { passed: true, facts: { state } };
      const isEmpty = await hasNoProgram(target);
      return { passed: isEmpty, facts: { state: isEmpty ? 'no-program' : state } };
    });
  }
  await step('restore', () => restoreSector(target, { record, store, ...options }));
}

/** Whether the vector table's first two words are erased: a core that is reset there cannot but lock up. */
async function hasNoProgram(target: Target): Promise<boolean> {
  const [first] = (await flashOf(target)).sectors;
  return first !== undefined && (await readMemory(target, first.address, 8)).every((byte) => byte === ERASED);
}

/** Puts back what a run has kept, verifies it, and forgets it then. */
export async function restoreSector(
  target: Target,
  { record, store, signal, onProgress }: Omit<Writing, 'step'>,
): Promise<{ passed: boolean; facts: Readonly<Record<string, number | string>> }> {
  const { backup } = record;
  if (!backup) return { passed: true, facts: {} };
  const image = imageOf(backup);
  const { state } = await flashImage(target, image, { store, signal, onProgress });
  const { equal } = await verifyImage(target, image, { signal });
  if (equal) await record.keepBackup(undefined);
  return { passed: equal, facts: { bytes: backup.bytes.length, state } };
}

/**
 * Refuses to put bytes back over what somebody has written since the run was cut. A flash job that was cut here has its own
 * record, and left nobody knows what; else the sector holds the pattern or what was kept, to the byte.
 *
 * @throws `cli/accept-record`
 */
export async function checkStillOurs(target: Target, { record, store }: Pick<Writing, 'record' | 'store'>): Promise<void> {
  const { backup, name } = record;
  if (!backup || (await cutSectors(target.chip, store)).includes(backup.address)) return;
  const { address, bytes } = backup;
  const found = await readMemory(target, address, bytes.length);
  if (equalBytes(found, bytes)) return;
  const pattern = patternFor(address, bytes.length);
  const other = found.findIndex((byte, index) => byte !== pattern[index]);
  if (other >= 0) throw writtenSince(name, address + other);
}

function writtenSince(name: string, address: number): Error {
  return cliErrors.make('cli/accept-record', {
    message: `An earlier acceptance run was cut, and ${hex(address)} has been written by somebody else since.`,
    hint: `Delete the record ${name} if what stands there now is right; what the sector held is in it as base64.`,
    evidence: { name, detail: `${hex(address)} holds neither the pattern nor what was kept` },
  });
}

function imageOf({ address, bytes }: Backup): Image {
  return assembleImage('acceptance', 'bin', [{ address, bytes }]);
}

/** Marsaglia's xorshift32, seeded with the address: no two words alike, and the same in each run. */
function patternFor(address: number, byteLength: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let word = address >>> 0 || 1;
  for (let at = 0; at < byteLength; at++) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    bytes[at] = word & 0xff;
  }
  return bytes;
}
