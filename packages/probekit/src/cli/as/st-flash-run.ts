/**
 * `probekit as st-flash`: the jobs of this program, told as scripts read them. Unlike st-flash it verifies by itself what a sector
 * keeps, erases only what changes, and leaves a program that it wrote running from its reset.
 * Source of the lines: stlink-tools 1.7.0, src/common.c (written to standard error) and src/st-flash/flash.c.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { hex } from '../../base/index.ts';
import { eraseChip, eraseRange, flashImage, isInFlash, readMemory, startProgram, writeMemory } from '../../flash/index.ts';
import { assembleImage, type Image, parseImage, writeImage } from '../../image/index.ts';
import { fileError, readIfThere, writeFileAtomically } from '../../node/index.ts';
import type { Target } from '../../stm32/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { journalStore } from '../journal-store.ts';
import type { ProbeSource } from '../probe-source.ts';
import { letGo, withTarget } from '../with-target.ts';
import { MINUS_ONE } from './face.ts';
import type { StFlashJob, StFlashWish } from './st-flash.ts';
import { STLINK_CHIPS } from './stlink-chips.ts';
import { readOptionWord, writeOptionWord } from './stlink-options.ts';
import { STLINK_TOOLS_VERSION } from './stlink-tools.ts';

export async function runStFlash(context: CommandContext, { job, reset, flashBytes }: StFlashWish): Promise<number> {
  const { output } = context;
  if (job.kind === 'version') {
    output.line(`v${STLINK_TOOLS_VERSION}`);
    return 0;
  }
  output.line(`st-flash ${STLINK_TOOLS_VERSION}`);
  if (reset || !job.kind.startsWith('read')) context.leases?.becomeExclusive();
  if (job.kind === 'write-options' && job.value === 0) {
    output.line('attempting to set option byte to 0, abort.');
    return MINUS_ONE;
  }
  const image = job.kind === 'write' ? await imageOf(context, job) : undefined;
  return withTarget(context, async (target, source) => {
    const ownBytes = (target.chip.flashKib ?? 0) * 1024;
    if (flashBytes !== undefined && flashBytes !== ownBytes) output.line(`Forcing flash size: --flash=${hex(flashBytes)}`);
    if (image) await write(context, target, source, image);
    else if (job.kind === 'read-options') await readOptionWord({ context, source, target }, job);
    else if (job.kind === 'write-options') await writeOptionWord({ context, source, target }, job);
    else if (job.kind === 'read') await read(context, target, job, flashBytes ?? ownBytes);
    else await done(context, target, source, job);
    if (reset) await startProgram(target);
    return 0;
  });
}

/** Whatever a file holds is raw bytes, unless it was called Intel HEX. */
async function imageOf({ output }: CommandContext, { file, address }: Extract<StFlashJob, { kind: 'write' }>): Promise<Image> {
  const bytes = await readIfThere(file);
  if (!bytes) throw fileError(file, 'read', Object.assign(new Error('no such file'), { code: 'ENOENT' }));
  const name = basename(file);
  if (address !== undefined && isInFlash(address) && address % 2 !== 0) {
    throw usageError(`unaligned addr 0x${address.toString(16)}`, 'st-flash writes to even addresses only.', hex(address));
  }
  if (address !== undefined) output.line(checksumsOf(file, bytes));
  return address === undefined ? parseImage(bytes, { name }) : assembleImage(name, 'bin', [{ address, bytes }]);
}

/** Each byte of the digest without a zero before it, as st-flash prints it (src/common.c). */
function checksumsOf(file: string, bytes: Uint8Array): string {
  const md5 = [...createHash('md5').update(bytes).digest()].map((byte) => byte.toString(16)).join('');
  const sum = bytes.reduce((total, byte) => (total + byte) >>> 0, 0);
  return `file ${file} md5 checksum: ${md5}, stlink checksum: ${hex(sum)}`;
}

async function write({ output, signal }: CommandContext, target: Target, source: ProbeSource, image: Image): Promise<void> {
  const isFlash = image.segments.every(({ address }) => isInFlash(address));
  if (!isFlash) {
    await writeMemory(target, image.segments, { signal });
    return letGo(target);
  }
  await flashImage(target, image, { signal, store: journalStore(source.address) });
  output.aside('Flash written and verified! jolly good!');
}

/** Without a length all of the memory that begins there, as st-flash has it in its table. */
async function read(
  { signal }: CommandContext,
  target: Target,
  { file, address, byteLength, isHex }: Extract<StFlashJob, { kind: 'read' }>,
  flashBytes: number,
): Promise<void> {
  const [ramBytes = 0] = STLINK_CHIPS[target.chip.devId] ?? [];
  const bytes = await readMemory(target, address, byteLength || (isInFlash(address) ? flashBytes : ramBytes), { signal });
  await letGo(target);
  const asHex = () => writeImage(assembleImage(basename(file), 'hex', [{ address, bytes }]), 'hex');
  await writeFileAtomically(file, isHex ? asHex() : bytes);
}

async function done({ output, signal }: CommandContext, target: Target, source: ProbeSource, job: StFlashJob): Promise<void> {
  const store = journalStore(source.address);
  if (job.kind === 'reset') await startProgram(target);
  else if (job.kind === 'erase-range') await eraseRange(target, job.address, job.byteLength, { signal, store });
  else if (job.kind === 'erase') {
    await eraseChip(target, { signal, store });
    output.line('Mass erasing');
  }
}
