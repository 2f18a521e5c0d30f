/**
 * The connect and flash rows for a probe that is named, a real board or a virtual one. Connecting reads only. The flash rows
 * overwrite the start of the flash: they want the chip's name (`--leave CHIP`), keep what stands there in a file before anything
 * is erased, and put it back. A run that was cut leaves that file, and the next one refuses until it is written back. The probe is leased
 * meanwhile, as by every command.
 */
import { rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { silentTracer } from '../dist/base/index.js';
import { Leases } from '../dist/cli/lease.js';
import { leaseName } from '../dist/cli/lease-name.js';
import { openProbeSource } from '../dist/cli/probe-source.js';
import { debugProbeOverStlink } from '../dist/dap/index.js';
import { flashImage, readMemory, verifyImage } from '../dist/flash/index.js';
import { parseImage } from '../dist/image/index.js';
import { writeFileAtomically } from '../dist/node/index.js';
import { openStlink } from '../dist/stlink/index.js';
import { connectTarget, namesChip } from '../dist/stm32/index.js';
import { chooseProbe, stlinkOverUsb } from '../dist/transport/index.js';
import { MOST_MS, MOST_TRANSFERS } from './connect.js';
import { JOBS } from './flash.js';
import { FLASH, KIB } from './image.js';

/** A probe that was plugged in just now is still starting: that is no part of connecting. */
const SETTLE_MS = 2000;
const KEPT_FILE = 'probekit-benchmark-kept.bin';

/** Rows of the probe at this address; of those that write, the ones whose id is wanted. Rejects before anything is written where the leave is for another chip. */
export async function probeFigures(address, { leave, wants }) {
  const leases = new Leases({
    job: 'probekit benchmark',
    kind: leave === undefined ? 'observe' : 'exclusive',
    waitMs: 0,
    signal: new AbortController().signal,
    tell: () => undefined,
  });
  const source = await openProbeSource({ address, trace: undefined, tracer: silentTracer, leases });
  try {
    if (!source.usb) throw new Error(`${address} has no USB transfers to count: name usb:SERIAL or bench:BOARD`);
    const counted = { transfers: 0 };
    const { target, stlink, startMs } = await connectCounted(source, leases, counted);
    const figures = [
      { id: 'connect.ms', value: source.clock.nowMs() - startMs, unit: 'ms', limit: MOST_MS },
      { id: 'connect.transfers', value: counted.transfers, unit: 'transfers', limit: MOST_TRANSFERS },
    ];
    try {
      return leave === undefined ? figures : [...figures, ...(await keptFlashFigures(target, leave, wants))];
    } finally {
      await target.probe.detach();
      await stlink.close();
    }
  } finally {
    await source.close();
    await leases.release();
  }
}

async function connectCounted({ address, usb, usbAddress, clock }, leases, counted) {
  const device = await chooseProbe(usb, usbAddress);
  const name = leaseName(address, device);
  if (name !== undefined) await leases.take(name);
  const port = await usb.port(device);
  const counting =
    (method) =>
    (...args) => {
      counted.transfers++;
      return port[method](...args);
    };
  const plain =
    (method) =>
    (...args) =>
      port[method](...args);
  const methods = ['open', 'close', 'selectConfiguration', 'claimInterface', 'releaseInterface', 'clearHalt', 'reset', 'onDisconnect'];
  const counts = ['transferIn', 'transferOut', 'controlIn', 'controlOut'];
  const through = Object.fromEntries([...methods.map((name) => [name, plain(name)]), ...counts.map((name) => [name, counting(name)])]);
  await clock.sleep(SETTLE_MS);
  const startMs = clock.nowMs();
  const stlink = await openStlink(await stlinkOverUsb({ summary: port.summary, ...through }, { clock }), { clock, tracer: silentTracer });
  return { startMs, stlink, target: await connectTarget(debugProbeOverStlink(stlink), { mode: 'normal' }) };
}

async function keptFlashFigures(target, leave, wants) {
  if (!namesChip(leave, target.chip.name)) throw new Error(`--leave names ${leave}, and ${target.chip.name} answers: nothing was written`);
  const file = resolve(KEPT_FILE);
  if (await stat(file).catch(() => undefined)) {
    throw new Error(
      `${file} holds what an earlier run has not put back. Write it back: probekit flash ${KEPT_FILE}@${FLASH}; then delete it.`,
    );
  }
  const room = (target.chip.flashKib ?? 0) * KIB;
  const jobs = JOBS.filter((job) => endOf(job) <= room && wants(job.id));
  const kept = await readMemory(target, FLASH, Math.max(0, ...jobs.map(endOf)));
  await writeFileAtomically(file, kept);
  try {
    const figures = [];
    for (const job of jobs) figures.push(await flashFigure(target, job));
    return figures;
  } finally {
    await putBack(target, kept);
    await rm(file);
  }
}

/** What erasing and programming take at least comes from the same estimate as that of the job. */
async function flashFigure(target, { id, before, after, address, limit, most }) {
  const { clock } = target.probe;
  await flashImage(target, fileOf(before, address), { start: false });
  const startMs = clock.nowMs();
  let least;
  const { phaseMs } = await flashImage(target, fileOf(after, address), {
    start: false,
    onPlan: (_plan, estimate) => {
      least = estimate && (estimate.eraseMs + estimate.programMs) / 1e3;
    },
  });
  const value = (clock.nowMs() - startMs - phaseMs.start) / 1e3;
  return { id, value, unit: 's', ...((limit ?? least) && { limit: limit ?? least, most }) };
}

async function putBack(target, kept) {
  const image = fileOf(kept);
  await flashImage(target, image, {});
  const { equal } = await verifyImage(target, image);
  if (!equal) throw new Error(`the flash is not as it was; what it held is in ${KEPT_FILE}`);
}

/** How much of the flash, from its start, a job needs. */
function endOf({ after, address = FLASH }) {
  return address - FLASH + after.length;
}

function fileOf(bytes, address = FLASH) {
  return parseImage(bytes, { name: 'benchmark.bin', address });
}
