/** How long other programs take to write and verify what `probekit` is given, on a board like ours, without what they do to get there. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flashImage } from '../dist/flash/index.js';
import { parseImage } from '../dist/image/index.js';
import { connectBoard, makeBoard } from './board.js';
import { FLASH } from './image.js';
import { openocd } from './openocd.js';
import { beside, lessApproach } from './peer-run.js';
import { stFlash } from './st-flash.js';

/** Else it knows the first bank only. */
const BOTH_BANKS = ['set DUAL_BANK 1'];

/** How each gets to a board, and how it writes a file there; `khz`: the SWD clock. */
const PROGRAMS = {
  OpenOCD: {
    approach: (board) => openocd(board),
    write: (board, { file, at, khz }) =>
      openocd(board, [`adapter speed ${khz}`, `program ${file} ${at} verify`], { beforeTarget: BOTH_BANKS }),
  },
  'st-flash': {
    approach: (board, { khz }) => stFlash(board, [`--freq=${khz}k`, 'reset']),
    write: (board, { file, at, khz }) => stFlash(board, [`--freq=${khz}k`, 'write', file, at]),
  },
};
export const PEERS = Object.keys(PROGRAMS);

/** Those of `names`, behind one kind of probe at one SWD clock. */
export class FlashPeers {
  #wire;
  #names;
  #approaches = new Map();
  /** They write all of an image, whatever stands there: jobs of one size at one place have one figure. */
  #figures = new Map();

  constructor(wire, names) {
    this.#wire = wire;
    this.#names = names;
  }

  /** In seconds. */
  async secondsFor({ before, after, address = FLASH }) {
    const key = `${address} ${after.length}`;
    if (!this.#figures.has(key)) this.#figures.set(key, await this.#measure(before, after, address));
    return this.#figures.get(key);
  }

  async #measure(before, after, address) {
    const { scenario, khz } = this.#wire;
    const used = async () => {
      const board = await makeBoard('blinky.elf', scenario);
      await flashImage(await connectBoard(board), parseImage(before, { name: 'benchmark.bin', address }), {});
      return board;
    };
    const folder = await mkdtemp(join(tmpdir(), 'probekit-benchmark-'));
    try {
      const file = join(folder, 'after.bin');
      await writeFile(file, after);
      const job = { file, at: `0x${address.toString(16).padStart(8, '0')}`, khz };
      const runs = {};
      for (const name of this.#names) {
        const approach = await this.#approach(name);
        runs[name] = approach.why === undefined ? lessApproach(await PROGRAMS[name].write(used, job), approach) : approach;
      }
      const seconds = (ms) => ms / 1000;
      return beside(runs, ({ ms }) => seconds(ms), seconds);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async #approach(name) {
    const { scenario } = this.#wire;
    if (!this.#approaches.has(name)) {
      this.#approaches.set(name, await PROGRAMS[name].approach(() => makeBoard('blinky.elf', scenario), this.#wire));
    }
    return this.#approaches.get(name);
  }
}
