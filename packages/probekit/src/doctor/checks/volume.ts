/** C13: the probe's mass-storage volume: where it is mounted, DETAILS.TXT, FAIL.TXT. Linux: proc(5) mounts, sysfs; macOS and Windows by their usual places, not from a machine. */
import type { HostFacts, UsbDeviceSummary } from '../../base/index.ts';
import { findProbeUsbId } from '../../spec/stlink/usb-ids.ts';
import { type Finding, finding } from '../evidence.ts';
import { type Explanation, explain } from '../explain/explain.ts';

const DRIVE_LETTERS = 'DEFGHIJKLMNOPQRSTUVWXYZ';
const MAX_TEXT_BYTES = 4096;
/** As the catalogue of messages calls it. */
const STLINK_VOLUME = 'ST-LINK volume (FAIL.TXT)';
/** Numbers of messages: the blocks of the copy came out of order, or what came could not be decoded. */
const ABOUT_THE_COPY: readonly number[] = [13, 15];

export interface Volume {
  readonly folder: string;
  readonly label: string;
  readonly details: string | undefined;
  readonly fail: string | undefined;
}

/** The volume of this probe, undefined when none is mounted. */
export async function findVolume(facts: HostFacts, device: UsbDeviceSummary): Promise<Volume | undefined> {
  for (const folder of await candidateFolders(facts, device)) {
    const names = await facts.list(folder);
    if (!names?.some((name) => name === 'DETAILS.TXT' || name === 'MBED.HTM')) continue;
    const text = async (name: string) =>
      decode(names.includes(name) ? await facts.readFile(`${folder}/${name}`, MAX_TEXT_BYTES) : undefined);
    return { folder, label: folder.slice(folder.lastIndexOf('/') + 1), details: await text('DETAILS.TXT'), fail: await text('FAIL.TXT') };
  }
  return undefined;
}

/** Judges the volume; undefined (unknown) when the probe has one that is not mounted. */
export function judgeVolume(volume: Volume | undefined, device: UsbDeviceSummary): Finding<'C13'> | undefined {
  if (!volume) {
    const has = findProbeUsbId(device.vendorId, device.productId)?.massStorage;
    return has ? undefined : finding('C13', 'absent', { key: 'c13.absent' });
  }
  const facts = { folder: volume.folder, label: volume.label, details: volume.details, fail: volume.fail };
  return volume.fail === undefined
    ? finding('C13', 'clean', { key: 'c13.clean', values: { label: volume.label } }, facts)
    : finding('C13', tellsOf(explain(volume.fail)), { key: 'c13.fail-text', values: { text: volume.fail.trim() } }, facts);
}

/** What FAIL.TXT is about: the target that could not be taken, or the file and how it arrived. */
function tellsOf({ message }: Explanation): 'fail-text' | 'copy-failed' {
  return message && ABOUT_THE_COPY.includes(message.number) ? 'copy-failed' : 'fail-text';
}

/** Judges what a person pasted: the message of a FAIL.TXT counts as one that was read. */
export function judgePasted(seen: string): Finding<'C13'> | undefined {
  const { message: first, also } = explain(seen);
  const message = [first, ...also].find((found) => found?.tool === STLINK_VOLUME);
  if (!message) return undefined;
  const { text } = message;
  const outcome = ABOUT_THE_COPY.includes(message.number) ? 'copy-failed' : 'fail-text';
  return finding('C13', outcome, { key: 'c13.fail-text-pasted', values: { text } }, { pasted: text });
}

async function candidateFolders(facts: HostFacts, device: UsbDeviceSummary): Promise<readonly string[]> {
  if (facts.platform === 'linux') return linuxMounts(facts, device);
  if (facts.platform === 'darwin') return ((await facts.list('/Volumes')) ?? []).map((name) => `/Volumes/${name}`);
  if (facts.platform === 'windows') return [...DRIVE_LETTERS].map((letter) => `${letter}:`);
  return [];
}

async function linuxMounts(facts: HostFacts, device: UsbDeviceSummary): Promise<readonly string[]> {
  const mounts = decode(await facts.readFile('/proc/mounts')) ?? '';
  const folders: string[] = [];
  for (const line of mounts.split('\n')) {
    const [node, folder, type] = line.split(' ');
    if (!node?.startsWith('/dev/') || !folder || type !== 'vfat') continue;
    // /sys/block/sda says which USB device the disk hangs on; a partition sda1 belongs to sda.
    const disk = node.slice('/dev/'.length).replace(/\d+$/, '');
    const path = await facts.readLink(`/sys/block/${disk}`);
    if (path && device.location && !path.includes(`/${device.location}/`)) continue;
    // Blanks are written as \040.
    folders.push(folder.replaceAll('\\040', ' '));
  }
  return folders;
}

function decode(bytes: Uint8Array | undefined): string | undefined {
  return bytes && new TextDecoder().decode(bytes);
}
