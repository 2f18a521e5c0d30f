/**
 * The probe's volume over time: the look at the target when it is mounted, what the host reads and writes, a file that is
 * copied onto it and programmed, and the volume that is mounted anew to tell the result. Transport, disk, file system and
 * flash have files of their own. Steps and their order: docs/decisions/open-facts.md.
 */
import type { Timed } from '../seams.ts';
import {
  PROBE_COPY_SETTLE_NS,
  PROBE_MOUNT_ATTEMPT_NS,
  PROBE_MOUNT_LIMIT_NS,
  PROBE_MOUNT_RETRY_NS,
  USB_HIGH_SPEED_FRAME_NS,
} from '../timing.ts';
import { BulkOnly } from './bulk-only.ts';
import type { ComLedValue } from './com-led.ts';
import { type CopiedFile, CopiedFileWatch, type WrittenBlock } from './copied-file.ts';
import { type FatVolume, fatVolume, type VolumeSize, volumeBlocks } from './fat-volume.ts';
import { parseHexRecords } from './hex-records.ts';
import { ScsiDisk } from './scsi-disk.ts';
import { letTargetGo, readFlashKib, type TargetHands, takeTarget } from './take-target.ts';
import { type FlashBlock, TargetFlash } from './target-flash.ts';
import type { UsbFunction } from './usb-device.ts';
import { BAD_HEX, CANNOT_HALT, CANNOT_PROGRAM, type VolumeContents, volumeContents } from './volume.ts';

export interface MountedVolumeOptions {
  readonly facts: Omit<Parameters<typeof volumeContents>[0], 'failText'>;
  readonly target: TargetHands;
  /** The firmware is in the middle of a command, or a client has the target. */
  readonly use: () => 'busy' | 'debugging' | 'free';
  readonly isConnected: () => boolean;
  readonly nowNs: () => number;
  readonly packetByteLength: () => number;
  readonly send: (endpoint: number, bytes: Uint8Array) => void;
  /** Packets that the host has not fetched. */
  readonly waiting: (endpoint: number) => number;
  readonly discard: (endpoint: number) => void;
  readonly onLed: (value: ComLedValue) => void;
  readonly modeDataLength: number;
  /** Size of the volume beside the target's flash. */
  readonly overheadKib: number;
  /** Blocks are put in order by their place instead of their arrival. */
  readonly tolerant: boolean;
}

interface VolumeState {
  isMounted: boolean;
  checkNs: number;
  deadlineNs: number;
  copyNs: number;
  failText: string;
  flashKib: number;
}

const NEVER = Number.POSITIVE_INFINITY;
/** A check that meets a busy firmware comes back after this. */
const BUSY_RETRY_NS = USB_HIGH_SPEED_FRAME_NS * 8;
/** What a probe takes for the flash of a target that it cannot ask. */
const UNKNOWN_FLASH_KIB = 64;
/** The largest that the file system's overhead leaves room for; no board of the bench has more. */
const MOST_FLASH_KIB = 2048;
/** A raw binary goes to the start of the flash. */
const FLASH_START = 0x0800_0000;

export class MountedVolume implements Timed {
  readonly #options: MountedVolumeOptions;
  readonly #disk: ScsiDisk;
  readonly #transport: BulkOnly;
  #state: VolumeState = unmounted();
  #volume: FatVolume | undefined;
  #watch: CopiedFileWatch | undefined;
  #isAtTarget = false;

  constructor(options: MountedVolumeOptions) {
    this.#options = options;
    const { packetByteLength, modeDataLength, send, waiting, discard } = options;
    this.#disk = new ScsiDisk({
      blocks: () => this.#mounted()?.blocks,
      written: (block, bytes) => this.#takeBlock(block, bytes),
      modeDataLength,
    });
    this.#transport = new BulkOnly({ disk: this.#disk, packetByteLength, send, waiting, discard });
  }

  /** The mass-storage interface. */
  get function(): UsbFunction {
    return this.#transport;
  }

  get contents(): VolumeContents {
    return volumeContents({ ...this.#options.facts, failText: this.#state.failText });
  }

  /** Size of the volume, in blocks. */
  get blockCount(): number {
    return volumeBlocks(this.#size);
  }

  get #size(): VolumeSize {
    return { flash: this.#state.flashKib, overhead: this.#options.overheadKib };
  }

  /** Nothing is under way with the target. */
  get settled(): boolean {
    return this.#state.checkNs === NEVER && this.#state.copyNs === NEVER && !this.#isAtTarget;
  }

  /** The host has configured the probe: the target is looked at soon. */
  mount(): void {
    const nowNs = this.#options.nowNs();
    this.#present('');
    this.#state = { ...this.#state, isMounted: true, checkNs: nowNs + PROBE_MOUNT_ATTEMPT_NS, deadlineNs: nowNs + PROBE_MOUNT_LIMIT_NS };
  }

  /** The probe has left the bus. What was being copied is lost. */
  unmount(): void {
    this.#state = { ...this.#state, isMounted: false, checkNs: NEVER, copyNs: NEVER };
  }

  get nextNs(): number {
    return this.#isAtTarget ? NEVER : Math.min(this.#state.checkNs, this.#state.copyNs);
  }

  act(nowNs: number): void {
    if (this.#isAtTarget) return;
    if (nowNs >= this.#state.checkNs) this.#check(nowNs);
    else if (nowNs >= this.#state.copyNs) this.#copy(nowNs);
  }

  saveState(): unknown {
    return structuredClone({
      state: this.#state,
      written: this.#watch?.written ?? [],
      disk: this.#disk.saveState(),
      transport: this.#transport.saveState(),
    });
  }

  loadState(state: unknown): void {
    const saved = structuredClone(state) as { state: VolumeState; written: WrittenBlock[]; disk: unknown; transport: unknown };
    this.#present(saved.state.failText);
    this.#state = saved.state;
    if (saved.written.length > 0) this.#mounted(true);
    for (const { block, bytes } of saved.written) this.#store(block, bytes);
    this.#disk.loadState(saved.disk);
    this.#transport.loadState(saved.transport);
  }

  /** The volume is another one now. */
  #present(failText: string): void {
    this.#state.failText = failText;
    this.#volume = undefined;
    this.#watch = undefined;
    this.#disk.mediumChanged();
  }

  /** There is no medium before the target was looked at, nor while a file is programmed. */
  #mounted(anyway = false): FatVolume | undefined {
    if (!anyway && (!this.#state.isMounted || this.#state.checkNs !== NEVER || this.#isAtTarget)) return undefined;
    if (!this.#volume) {
      this.#volume = fatVolume(this.contents, this.#size);
      this.#watch = new CopiedFileWatch(this.#volume.layout, { tolerant: this.#options.tolerant });
    }
    return this.#volume;
  }

  #takeBlock(block: number, bytes: Uint8Array): void {
    this.#store(block, bytes);
    if (this.#state.copyNs === NEVER && this.#watch?.file) this.#state.copyNs = this.#options.nowNs() + PROBE_COPY_SETTLE_NS;
  }

  #store(block: number, bytes: Uint8Array): void {
    this.#volume?.blocks[block]?.set(bytes);
    this.#watch?.write(block, bytes);
  }

  /** Tries until it works or the time is over. A client in debug mode has the target already: nothing to check then. */
  #check(nowNs: number): void {
    const use = this.#options.use();
    this.#state.checkNs = use === 'busy' ? nowNs + BUSY_RETRY_NS : NEVER;
    if (use !== 'free') return;
    const flashKib = this.#atTarget(() => readFlashKib(this.#options.target) ?? 0);
    this.#state.flashKib = flashKib ? Math.min(flashKib, MOST_FLASH_KIB) : UNKNOWN_FLASH_KIB;
    if (flashKib !== undefined || !this.#options.isConnected()) return;
    if (this.#options.nowNs() < this.#state.deadlineNs) {
      this.#state.checkNs = this.#options.nowNs() + PROBE_MOUNT_RETRY_NS;
      return;
    }
    this.#present(CANNOT_HALT);
    this.#options.onLed('orange');
  }

  /** Programs the copied file and mounts the volume anew: the file is gone, FAIL.TXT says why it failed. */
  #copy(nowNs: number): void {
    const use = this.#options.use();
    this.#state.copyNs = use === 'busy' ? nowNs + BUSY_RETRY_NS : NEVER;
    if (use === 'busy') return;
    const file = this.#watch?.file;
    // A client that debugs keeps the target: the file vanishes, as on real probes.
    this.#present(file && use === 'free' ? this.#program(file) : '');
  }

  /** What FAIL.TXT has to say, empty when all went well. */
  #program(file: CopiedFile): string {
    const blocks = blocksOf(file);
    if (!blocks) return BAD_HEX;
    this.#options.onLed('blink-red-green');
    const done = this.#atTarget(() => new TargetFlash(this.#options.target).program(blocks));
    this.#options.onLed(done ? 'green' : 'orange');
    if (done === undefined) return CANNOT_HALT;
    return done ? '' : CANNOT_PROGRAM;
  }

  /** Does something with the halted target, then starts it afresh; undefined when it could not be halted. */
  #atTarget<Result>(work: () => Result): Result | undefined {
    this.#isAtTarget = true;
    try {
      if (!takeTarget(this.#options.target)) return undefined;
      const result = work();
      letTargetGo(this.#options.target);
      return result;
    } finally {
      this.#isAtTarget = false;
    }
  }
}

function blocksOf({ name, bytes }: CopiedFile): readonly FlashBlock[] | undefined {
  if (name.endsWith('.HEX')) return parseHexRecords(new TextDecoder('latin1').decode(bytes));
  return [{ address: FLASH_START, bytes }];
}

function unmounted(): VolumeState {
  return { isMounted: false, checkNs: NEVER, deadlineNs: NEVER, copyNs: NEVER, failText: '', flashKib: UNKNOWN_FLASH_KIB };
}
