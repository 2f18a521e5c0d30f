/**
 * `probekit as STM32_Programmer_CLI`: the jobs of this program in the order of the words, told by the lines that scripts look for
 * (`cube-lines.ts`). What fails ends the run, as the tool does.
 */
import { hasCode } from '../../base/index.ts';
import { isInFlash, startProgram } from '../../flash/index.ts';
import type { Image } from '../../image/index.ts';
import { readIfThere } from '../../node/index.ts';
import type { CommandContext } from '../context.ts';
import { isAboutTheBoard } from '../errors.ts';
import { readFirmware } from '../firmware-file.ts';
import type { ProbeSource } from '../probe-source.ts';
import { VERSION } from '../version.ts';
import { letGo, withSource } from '../with-target.ts';
import { connected } from './cube-connect.ts';
import { haltCore, hardwareReset, runCore, softwareReset, start, tellScore } from './cube-core.ts';
import { blankCheck, download, eraseAll, eraseSectors, fill, verify } from './cube-flash.ts';
import { put, show, upload } from './cube-memory.ts';
import { setOptions, showOptions, unprotect } from './cube-options.ts';
import { CUBE_FAILED, type CubeSession, type CubeWish } from './cube-programmer.ts';
import { coreRegisters } from './cube-registers.ts';
import { CubeTeller } from './cube-teller.ts';
import type { CubeJob, PlainKind } from './cube-words.ts';
import type { CubeWork, JobOf } from './cube-work.ts';
import { probesFound, versionOf } from './probes-found.ts';

/** After these the core is as they left it, and nothing more is done to it at the end. */
const LEAVES_CORE: readonly CubeJob['kind'][] = ['reset', 'hard-reset', 'start', 'halt', 'run', 'registers', 'set-options', 'unprotect'];

export async function runCubeProgrammer(context: CommandContext, wish: CubeWish): Promise<number> {
  const teller = new CubeTeller(context.output);
  try {
    if (wish.version) teller.text(`probekit ${VERSION}`);
    if (wish.list) await list(context, teller);
    const images = await imagesOf(wish.sessions, teller);
    return images && (await doSessions(context, { wish, teller, images })) ? 0 : CUBE_FAILED;
  } catch (error) {
    if (hasCode(error, 'probe/not-found')) teller.tell('list-none');
    else if (error instanceof Error) teller.tell('error', { message: error.message });
    throw error;
  } finally {
    if (wish.log !== undefined) await teller.save(wish.log);
  }
}

async function list(context: CommandContext, teller: CubeTeller): Promise<void> {
  const probes = await probesFound(context);
  teller.tell('list-title');
  teller.tell(probes.length === 0 ? 'list-none' : 'list-head');
  for (const [index, probe] of probes.entries()) {
    teller.tell('list-probe', { index });
    teller.tell('list-serial', { serial: probe.serialNumber });
    teller.tell('list-firmware', { firmware: await versionOf(context, probe) });
  }
  if (probes.length > 0) teller.tell('list-end');
}

type Images = ReadonlyMap<CubeJob, Image>;

/** Undefined where a file is missing, which was told. */
async function imagesOf(sessions: readonly CubeSession[], teller: CubeTeller): Promise<Images | undefined> {
  const images = new Map<CubeJob, Image>();
  for (const job of sessions.flatMap(({ jobs }) => jobs)) {
    if (job.kind !== 'download') continue;
    try {
      images.set(job, await imageOf(job));
    } catch (error) {
      if (!hasCode(error, 'node/file') || (await readIfThere(job.file))) throw error;
      teller.tell('no-file', { file: job.file });
      return undefined;
    }
  }
  return images;
}

/**
 * Build tools give an address to each file, also to those that carry their own (stm32duino/Arduino_Tools, stm32CubeProg.sh). Where
 * both say the same it is taken.
 */
async function imageOf({ file, address }: JobOf<'download'>): Promise<Image> {
  try {
    return await readFirmware(file, address);
  } catch (error) {
    if (!hasCode(error, 'image/address-not-taken')) throw error;
    const image = await readFirmware(file, undefined);
    if (image.segments[0]?.address !== address) throw error;
    return image;
  }
}

interface Run {
  readonly wish: CubeWish;
  readonly teller: CubeTeller;
  readonly images: Images;
}

const ONLY_LOOKS: ReadonlySet<CubeJob['kind']> = new Set(['show', 'show-options', 'upload', 'verify', 'score', 'blank-check']);

/** Sessions of one probe share what it is plugged into: on a virtual board, the board. */
async function doSessions(context: CommandContext, run: Run): Promise<boolean> {
  const { sessions } = run.wish;
  if (!sessions.every(({ jobs }) => jobs.every(({ kind }) => ONLY_LOOKS.has(kind)))) context.leases?.becomeExclusive();
  for (let at = 0; at < sessions.length; ) {
    const serialNumber = sessions[at]?.connecting.serialNumber;
    const end = sessions.findIndex(({ connecting }, index) => index > at && connecting.serialNumber !== serialNumber);
    const same = sessions.slice(at, end < 0 ? undefined : end);
    const { options } = context;
    const isDone = await withSource({ ...context, options: { ...options, serialNumber } }, async (source) => {
      for (const session of same) if (!(await doSession(context, source, session, run))) return false;
      return true;
    });
    if (!isDone) return false;
    at += same.length;
  }
  return true;
}

async function doSession(
  context: CommandContext,
  source: ProbeSource,
  { connecting, jobs }: CubeSession,
  { wish, teller, images }: Run,
): Promise<boolean> {
  const { options } = context;
  let isConnected = false;
  try {
    const speedKhz = connecting.speedKhz ?? options.speedKhz;
    return await connected({ ...context, options: { ...options, speedKhz } }, { connecting, source, teller }, async (target) => {
      isConnected = true;
      const work: CubeWork = { context, teller, settings: wish, connecting, source, target, images };
      const isDone = await doAll(work, jobs);
      if (!jobs.some(({ kind }) => LEAVES_CORE.includes(kind))) await (hasNewProgram(work, jobs) ? startProgram(target) : letGo(target));
      return isDone;
    });
  } catch (error) {
    if (!isConnected && isAboutTheBoard(error)) teller.tell('no-target');
    throw error;
  }
}

/** Where the core was reset into is gone. */
function hasNewProgram({ images }: CubeWork, jobs: readonly CubeJob[]): boolean {
  return jobs.some((job) => isInFlash(images.get(job)?.segments[0]?.address ?? 0));
}

async function doAll(work: CubeWork, jobs: readonly CubeJob[]): Promise<boolean> {
  let last: Image | undefined;
  for (const job of jobs) {
    if (job.kind === 'put' || job.kind === 'fill') last = undefined;
    last = work.images.get(job) ?? last;
    if (!(await doOne(work, job, last))) return false;
  }
  return true;
}

function doOne(work: CubeWork, job: CubeJob, last: Image | undefined): Promise<boolean> {
  if (job.kind === 'verify') return verify(work, last);
  if (job.kind === 'download') return download(work, work.images.get(job)!);
  if (job.kind === 'erase') return eraseSectors(work, job);
  if (job.kind === 'upload') return upload(work, job);
  if (job.kind === 'show') return show(work, job);
  if (job.kind === 'put') return put(work, job);
  if (job.kind === 'fill') return fill(work, job);
  if (job.kind === 'registers') return coreRegisters(work, job);
  if (job.kind === 'set-options') return setOptions(work, job.values);
  if (job.kind === 'start') return start(work, job.address);
  return PLAIN[job.kind](work);
}

const PLAIN: Readonly<Record<PlainKind, (work: CubeWork) => Promise<boolean>>> = {
  'erase-all': eraseAll,
  'show-options': showOptions,
  unprotect,
  'hard-reset': hardwareReset,
  reset: softwareReset,
  halt: haltCore,
  run: runCore,
  score: tellScore,
  'blank-check': blankCheck,
};
