/**
 * C13: the probe's mass-storage volume: where it is mounted, how large it is, DETAILS.TXT, FAIL.TXT. Linux: proc(5) mounts,
 * sysfs; macOS and Windows by their usual places, not from a machine. DETAILS.TXT says version 0221 whatever the firmware
 * (field logs of mbed-ls), so that C3 has nothing to compare it with: it is a fact for the report.
 */
import type { HostFacts, UsbDeviceSummary } from '../../base/index.ts';
import { findProbeUsbId } from '../../spec/stlink/usb-ids.ts';
import { MESSAGES } from '../../spec/symptoms/messages.ts';
import type { SentenceKey } from '../../words/index.ts';
import { type Finding, finding } from '../evidence.ts';
import { explain } from '../explain/explain.ts';

const DRIVE_LETTERS = 'DEFGHIJKLMNOPQRSTUVWXYZ';
const MAX_TEXT_BYTES = 4096;
/** As the catalogue of messages calls it. */
const STLINK_VOLUME = 'ST-LINK volume (FAIL.TXT)';
/** Numbers of messages: the blocks of the copy came late, not at all, out of order or not as a file that could be decoded. */
const ABOUT_THE_COPY: readonly number[] = [11, 12, 13, 14, 15];
/** The file came well and is none for this chip, or would lock it. */
const ABOUT_THE_IMAGE: readonly number[] = [7, 16, 17, 18];
/** FAT and root of the smallest volume that was seen take 24 KiB; the smallest flash of an STM32 has 16. */
const SMALLEST_KIB = 40;
/** What stands in place of a label where a volume has none: udisks takes the volume's number, macOS a word. */
const NO_LABEL = /^(?:[0-9A-F]{4}-[0-9A-F]{4}|NO NAME|UNTITLED)$/i;

export interface Volume {
  readonly folder: string;
  readonly label: string;
  /** Where the system tells it. */
  readonly sizeKib?: number | undefined;
  readonly details: string | undefined;
  readonly fail: string | undefined;
}

/** The volume of this probe, undefined when none is mounted. */
export async function findVolume(facts: HostFacts, device: UsbDeviceSummary): Promise<Volume | undefined> {
  for (const { folder, sizeKib } of await candidates(facts, device)) {
    const names = await facts.list(folder);
    if (!names?.some((name) => name === 'DETAILS.TXT' || name === 'MBED.HTM')) continue;
    const text = async (name: string) =>
      decode(names.includes(name) ? await facts.readFile(`${folder}/${name}`, MAX_TEXT_BYTES) : undefined);
    const label = folder.slice(folder.lastIndexOf('/') + 1);
    return { folder, label, sizeKib, details: await text('DETAILS.TXT'), fail: await text('FAIL.TXT') };
  }
  return undefined;
}

/** Judges the volume; undefined (unknown) when the probe has one that is not mounted. */
export function judgeVolume(volume: Volume | undefined, device: UsbDeviceSummary): Finding<'C13'> | undefined {
  if (!volume) {
    const has = findProbeUsbId(device.vendorId, device.productId)?.massStorage;
    return has ? undefined : finding('C13', 'absent', { key: 'c13.absent' });
  }
  const { folder, label, sizeKib, details, fail } = volume;
  const facts = { folder, label, ...(sizeKib === undefined ? {} : { sizeKib }), details, fail };
  if (fail !== undefined) return judgeFailText(fail, facts);
  if (sizeKib !== undefined && sizeKib < SMALLEST_KIB) {
    return finding('C13', 'odd-volume', { key: 'c13.too-small', values: { label, size: sizeKib } }, facts);
  }
  if (NO_LABEL.test(label)) return finding('C13', 'odd-volume', { key: 'c13.no-label' }, facts);
  return finding('C13', 'clean', { key: 'c13.clean', values: { label } }, facts);
}

/** FAIL.TXT is about the target that could not be taken, about the file as it arrived, or about the file itself. */
function judgeFailText(fail: string, facts: Finding['facts']): Finding<'C13'> {
  const number = messageIn(fail);
  const told = { ...facts, ...(number !== undefined && { message: number }) };
  const outcome = outcomeOf(number);
  return finding('C13', outcome, { key: SENTENCES[outcome], values: { text: fail.trim() } }, told);
}

/** Nobody retypes the file, so its words are the catalogue's; other tools have some of them, too. */
function messageIn(fail: string): number | undefined {
  const written = fail.toLowerCase();
  const says = (text: string) => written.includes(text.toLowerCase());
  return MESSAGES.find(({ tool, texts }) => tool.includes('FAIL.TXT') && texts.some(says))?.number;
}

type FailOutcome = 'fail-text' | 'copy-failed' | 'image-refused';

const SENTENCES = {
  'fail-text': 'c13.fail-text',
  'copy-failed': 'c13.copy-failed',
  'image-refused': 'c13.image-refused',
} as const satisfies Record<FailOutcome, SentenceKey>;

function outcomeOf(message: number | undefined): FailOutcome {
  if (message === undefined) return 'fail-text';
  if (ABOUT_THE_IMAGE.includes(message)) return 'image-refused';
  return ABOUT_THE_COPY.includes(message) ? 'copy-failed' : 'fail-text';
}

/** Judges what a person pasted: the message of a FAIL.TXT counts as one that was read. */
export function judgePasted(seen: string): Finding<'C13'> | undefined {
  const { message: first, also } = explain(seen);
  const message = [first, ...also].find((found) => found?.tool === STLINK_VOLUME);
  if (!message) return undefined;
  const { text } = message;
  return finding('C13', outcomeOf(message.number), { key: 'c13.fail-text-pasted', values: { text } }, { pasted: text });
}

type Candidate = Pick<Volume, 'folder' | 'sizeKib'>;

async function candidates(facts: HostFacts, device: UsbDeviceSummary): Promise<readonly Candidate[]> {
  if (facts.platform === 'linux') return linuxMounts(facts, device);
  if (facts.platform === 'darwin') return ((await facts.list('/Volumes')) ?? []).map((name) => ({ folder: `/Volumes/${name}` }));
  if (facts.platform === 'windows') return [...DRIVE_LETTERS].map((letter) => ({ folder: `${letter}:` }));
  return [];
}

async function linuxMounts(facts: HostFacts, device: UsbDeviceSummary): Promise<readonly Candidate[]> {
  const mounts = decode(await facts.readFile('/proc/mounts')) ?? '';
  const found: Candidate[] = [];
  for (const line of mounts.split('\n')) {
    const [node, folder, type] = line.split(' ');
    if (!node?.startsWith('/dev/') || !folder || type !== 'vfat') continue;
    // /sys/block/sda says which USB device the disk hangs on; a partition sda1 belongs to sda.
    const disk = node.slice('/dev/'.length).replace(/\d+$/, '');
    const path = await facts.readLink(`/sys/block/${disk}`);
    if (path && device.location && !path.includes(`/${device.location}/`)) continue;
    // In sectors of 512 bytes, whatever those of the disk are. Source: sysfs-block of the Linux kernel.
    const sectors = Number(decode(await facts.readFile(`/sys/block/${disk}/size`)) ?? Number.NaN);
    // Blanks are written as \040.
    found.push({ folder: folder.replaceAll('\\040', ' '), ...(sectors > 0 && { sizeKib: sectors / 2 }) });
  }
  return found;
}

function decode(bytes: Uint8Array | undefined): string | undefined {
  return bytes && new TextDecoder().decode(bytes);
}
