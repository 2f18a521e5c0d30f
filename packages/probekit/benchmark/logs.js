/**
 * What RTT and SWO carry of a program that says more than they do, and what is lost of one that says as much as they could carry, in time of
 * the board. The program's numbers and the samples of its program counter come at a rate that is known: what is missing is lost, and how
 * long it took is in them as well, also where OpenOCD listens, which lives on the wall clock.
 */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ItmDecoder, RttLink, SwoReader } from '../dist/logs/index.js';
import { DWT_CTRL } from '../dist/spec/arm/debug-units.js';
import { SWD_WORD_CLOCKS } from '../dist/spec/arm/swd.js';
import { RTT_HEADER_BYTES, RTT_RING_BYTES, RTT_SYMBOL } from '../dist/spec/rtt.js';
import { SwoChannel } from '../dist/stm32/index.js';
import { readProgramSymbols } from '../dist/symbols/index.js';
import { connectBoard, FIRMWARE, makeBoard } from './board.js';
import { freePort, whileOpenocdServes } from './openocd-served.js';

const MS = 250;
const CORE_HZ = 64_000_000;
const KHZ = 24_000;
/** A high-speed microframe for each transfer. */
const FRAME_MS = 0.125;

/** Says a number of four bytes each tick, into a ring of 1 KiB. */
const COUNTS = { file: 'rtt.elf', channel: 1, ringBytes: 1024 };
/** Its tick in microseconds: 800 and 200 kB/s. */
const MORE_US = 5;
const AS_MUCH_US = 20;
/** So much of OpenOCD is listened to, at most so long on the wall. */
const HEARD_BYTES = 16 * 1024;
const MOST_WAITED_MS = 30_000;
/** Without a byte for so long it has said all. */
const QUIET_MS = 2000;
const SYST_RVR = 0xe000_e014;

/** Never sleeps. */
const SPINS = 'crc-loop.elf';
const SAMPLE_BYTES = 5;
const DECIMATION = 64;
const MOST_TAPS = 256;
/** DWT: the core halts when it has counted so many cycles. */
const STOPS_BY_ITSELF = [
  [0xe000_1004, 0],
  [0xe000_1020, (CORE_HZ / 1e3) * MS],
  [0xe000_1028, 0x84],
];
/** A sample each 64 cycles so many times: more than the pin takes, and 0.78 of it. */
const PINS = [
  { id: 'logs.swo.2M', hertz: 2_000_000, more: 16, asMuch: 32 },
  { id: 'logs.swo.16M', hertz: 16_000_000, more: 2, asMuch: 4 },
];

export async function logsFigures({ alone }) {
  const figures = [];
  const rows = (id, limit, ours, theirs) => {
    const [more, asMuch] = theirs ?? [];
    figures.push({ id: `${id}.rate`, value: ours[0].rate / 1e3, unit: 'kB/s', limit, peers: more && { OpenOCD: more.rate / 1e3 } });
    figures.push({ id: `${id}.lost`, value: 100 * ours[1].lost, unit: '%', peers: asMuch && { OpenOCD: 100 * asMuch.lost } });
  };
  const speeds = [MORE_US, AS_MUCH_US];
  const { address } = readProgramSymbols(new Uint8Array(await readFile(new URL(COUNTS.file, FIRMWARE)))).symbolNamed(RTT_SYMBOL);
  rows(
    'logs.rtt',
    rttLimit(),
    await inTurn(speeds, (us) => rtt(address, us)),
    alone ? undefined : await inTurn(speeds, (us) => openocdRtt(address, us)),
  );
  for (const { id, hertz, more, asMuch } of PINS) {
    const taps = [more, asMuch];
    rows(
      id,
      hertz / 10 / 1e3,
      await inTurn(taps, (tap) => swo(hertz, tap)),
      alone ? undefined : await inTurn(taps, (tap) => openocdSwo(hertz, tap)),
    );
  }
  return figures;
}

/** Undefined where one of them gives nothing: the program is not here. */
async function inTurn(cases, measure) {
  const results = [];
  for (const one of cases) results.push(await measure(one));
  return results.includes(undefined) ? undefined : results;
}

/** kB/s of a ring that is full at each look: structure, its two stretches and the offset, with nothing between. */
function rttLimit() {
  const words = (RTT_HEADER_BYTES + (COUNTS.channel + 1) * RTT_RING_BYTES + COUNTS.ringBytes) / 4 + 1;
  return (COUNTS.ringBytes - 1) / (14 * FRAME_MS + (words * SWD_WORD_CLOCKS) / KHZ);
}

async function rtt(address, tickUs) {
  const board = await makeBoard(COUNTS.file);
  const { memory } = await connectBoard(board);
  await memory.write32(SYST_RVR, reloadOf(tickUs));
  const link = await RttLink.open({ memory, clock: board.clock, address, channel: COUNTS.channel });
  const endMs = board.clock.nowMs() + MS;
  const pieces = [];
  for await (const bytes of link.read()) {
    pieces.push(bytes);
    if (board.clock.nowMs() >= endMs) break;
  }
  return counted(Buffer.concat(pieces), tickUs);
}

async function openocdRtt(address, tickUs) {
  const port = await freePort();
  const commands = [
    `adapter speed ${KHZ}`,
    `mww ${SYST_RVR} ${reloadOf(tickUs)}`,
    `rtt setup ${address} ${COUNTS.ringBytes} "SEGGER RTT"`,
    'rtt polling_interval 1',
    'rtt start',
    `rtt server start ${port} ${COUNTS.channel}`,
  ];
  const bytes = await whileOpenocdServes(await makeBoard(COUNTS.file), commands, () => heardAt(port));
  return bytes && counted(bytes, tickUs);
}

const reloadOf = (tickUs) => (CORE_HZ / 1e6) * tickUs - 1;

/** Of numbers that go up by one a tick: bytes a second, and the share that is missing; undefined of too few. What lay there before anybody looked is old. */
function counted(whole, tickUs) {
  const bytes = whole.subarray(2 * COUNTS.ringBytes);
  if (bytes.length < COUNTS.ringBytes) return undefined;
  const count = Math.floor(bytes.length / 4);
  const span = bytes.readUInt32LE(4 * (count - 1)) - bytes.readUInt32LE(0);
  return { rate: (4 * (count - 1) * 1e6) / (span * tickUs), lost: 1 - count / (span + 1) };
}

async function swo(rateHz, taps) {
  const board = await makeBoard(SPINS);
  const target = await connectBoard(board);
  const channel = await SwoChannel.open(target, { ports: 0, exceptions: false, programCounter: true, hseHz: 8e6, rateHz });
  const { memory, core } = target;
  const control = ((await memory.read32(DWT_CTRL.address)) & ~samplingOf(MOST_TAPS)) | samplingOf(taps);
  await memory.write32(DWT_CTRL.address, control >>> 0);
  await core.halt();
  for (const [address, value] of STOPS_BY_ITSELF) await memory.write32(address, value);
  await board.clock.sleep(5);
  await channel.take();
  await core.run();
  const ended = new AbortController();
  const endMs = board.clock.nowMs() + 2 * MS;
  // A core that stands says nothing: then the reader sleeps.
  const clock = {
    nowMs: () => board.clock.nowMs(),
    sleep: async (ms) => {
      await board.clock.sleep(ms);
      if (clock.nowMs() > endMs) ended.abort();
    },
  };
  const packets = [];
  for await (const some of new SwoReader({ source: channel, clock }).read({ signal: ended.signal })) packets.push(...some);
  return sampled(packets, taps);
}

async function openocdSwo(hertz, taps) {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-logs-'));
  const file = join(folder, 'swo.bin');
  const commands = [
    `adapter speed ${KHZ}`,
    'reset halt',
    `stm32h7x.swo configure -protocol uart -traceclk ${CORE_HZ} -pin-freq ${hertz} -formatter off -output ${file}`,
    'stm32h7x.swo enable',
    'itm port 0 on',
    ...STOPS_BY_ITSELF.map(([address, value]) => `mww ${address} ${value}`),
    `mww ${DWT_CTRL.address} ${samplingOf(taps) | 1}`,
    'resume',
  ];
  try {
    const board = await makeBoard(SPINS);
    if (!(await whileOpenocdServes(board, commands, () => settled(file)))) return undefined;
    return sampled(new ItmDecoder().push(new Uint8Array(await readFile(file))), taps);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Up to sixteen taps of 64 cycles, or of 1024. */
function samplingOf(taps) {
  const slow = taps > 16;
  return DWT_CTRL.pack({ PCSAMPLENA: 1, CYCTAP: slow ? 1 : 0, POSTPRESET: (slow ? taps / 16 : taps) - 1 });
}

function sampled(packets, taps) {
  const seconds = MS / 1e3;
  const count = packets.filter(({ kind }) => kind === 'pc').length;
  return { rate: (SAMPLE_BYTES * count) / seconds, lost: Math.max(0, 1 - (count * DECIMATION * taps) / (seconds * CORE_HZ)) };
}

/** The first bytes that come there, as long as it may take on a busy machine. */
async function heardAt(port) {
  const socket = connect(port, '127.0.0.1');
  const pieces = [];
  let byteLength = 0;
  const giveUp = setTimeout(() => socket.destroy(), MOST_WAITED_MS);
  for await (const piece of socket) {
    pieces.push(piece);
    byteLength += piece.length;
    if (byteLength >= HEARD_BYTES) break;
  }
  clearTimeout(giveUp);
  socket.destroy();
  return Buffer.concat(pieces);
}

/** True once nothing is added to the file any more. */
async function settled(file) {
  for (let before = -1; ; ) {
    const { size } = await stat(file);
    if (size === before) return true;
    before = size;
    await sleep(QUIET_MS);
  }
}
