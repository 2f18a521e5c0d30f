/**
 * `probekit as st-flash`: the jobs of this program, told as scripts read them. Unlike st-flash it verifies by itself what a sector
 * keeps, erases only what changes, and leaves a program that it wrote running from its reset.
 * Source of the lines: stlink-tools 1.7.0, src/common.c (written to standard error) and src/st-flash/flash.c.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { hex } from '../../base/index.ts';
import { eraseChip, flashImage, readMemory, startProgram, writeMemory } from '../../flash/index.ts';
import { assembleImage, type Image, parseImage, writeImage } from '../../image/index.ts';
import { fileError, readIfThere, writeFileAtomically } from '../../node/index.ts';
import { DEV_ID_H74X } from '../../spec/stm32/devices.ts';
import type { Target } from '../../stm32/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { journalStore } from '../journal-store.ts';
import type { Output } from '../output.ts';
import type { ProbeSource } from '../probe-source.ts';
import { letGo, withTarget } from '../with-target.ts';
import { isInFlash } from './face.ts';
import type { StFlashJob, StFlashWish } from './st-flash.ts';
import { STLINK_TOOLS_VERSION } from './stlink-tools.ts';

/** Where st-flash reads the option bytes: FLASH_OPTSR_CUR. Source: its common.c; RM0433, 4.9.8. */
const OPTION_WORDS: Readonly<Record<number, number>> = { [DEV_ID_H74X]: 0x5200_201c };

export async function runStFlash(context: CommandContext, { job, reset, flashBytes }: StFlashWish): Promise<number> {
  const { output } = context;
  if (job.kind === 'version') {
    output.line(`v${STLINK_TOOLS_VERSION}`);
    return 0;
  }
  output.line(`st-flash ${STLINK_TOOLS_VERSION}`);
  if (flashBytes !== undefined) output.line(`Forcing flash size: --flash=${hex(flashBytes)}`);
  if (reset || !job.kind.startsWith('read')) context.leases?.becomeExclusive();
  const image = job.kind === 'write' ? await imageOf(context, job) : undefined;
  return withTarget(context, async (target, source) => {
    if (image) await write(context, target, source, image);
    else await done(context, target, job);
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

async function done({ output, signal }: CommandContext, target: Target, job: StFlashJob): Promise<void> {
  if (job.kind === 'erase') {
    await eraseChip(target, { signal });
    output.line('Mass erasing');
  } else if (job.kind === 'reset') await startProgram(target);
  else if (job.kind === 'read-options') await readOptions(output, target, job.file);
  else if (job.kind === 'read') {
    const byteLength = job.byteLength || (target.chip.flashKib ?? 0) * 1024;
    const bytes = await readMemory(target, job.address, byteLength, { signal });
    await letGo(target);
    const piece = { address: job.address, bytes };
    await writeFileAtomically(job.file, job.isHex ? writeImage(assembleImage(basename(job.file), 'hex', [piece]), 'hex') : bytes);
  }
}

/** @throws `cli/usage` for a chip whose option bytes st-flash reads elsewhere */
async function readOptions(output: Output, target: Target, file: string | undefined): Promise<void> {
  const { chip } = target;
  const address = OPTION_WORDS[chip.devId];
  if (address === undefined) {
    throw usageError(
      `The option bytes of this ${chip.name} are not read as st-flash reads them.`,
      'probekit option-bytes get',
      '--area=option',
    );
  }
  const bytes = await readMemory(target, address, 4);
  await letGo(target);
  if (file !== undefined) await writeFileAtomically(file, bytes);
  else output.line(hex(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)).slice(2));
}
