/**
 * What the guest boots: Debian's own kernel, out of its package, and an initramfs that mounts the computer that runs the
 * test as root file system (`init.sh`). Fetched and built once and kept beside the installed packages; nothing is
 * installed and nobody needs to be root. Booting is in `guest.ts`. Sources: Linux x86 boot protocol (where a bzImage holds
 * the kernel proper), modules.dep(5).
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface GuestImage {
  /** An uncompressed kernel: starts several seconds earlier than a packed one where every instruction is emulated. */
  readonly kernel: string;
  readonly initramfs: string;
}

const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/probekit-guest/', import.meta.url));
const SCRIPTS = ['init.sh', 'agent.sh'] as const;
/** What the guest needs to reach its root file system and us; everything else it loads from there. */
const FIRST_MODULES = ['virtio_pci', 'virtio_console', 'virtio_net', '9pnet_virtio', '9p', 'overlay'];
const META_PACKAGE = 'linux-image-amd64';
/** Tools for the initramfs that need no libraries. */
const TOOLS_PACKAGE = 'busybox-static';
/** Fields of a bzImage's header. */
const SETUP_SECTORS = 0x1f1;
const PAYLOAD_OFFSET = 0x248;
const PAYLOAD_BYTES = 0x24c;
const SECTOR_BYTES = 512;

/** The image that is here, or one that is built now. Rejects with what apt or the tools said. */
export async function guestImage(): Promise<GuestImage> {
  const packageName = await kernelPackage();
  const folder = join(CACHE, `${packageName}-${await recipe()}`);
  const image = { kernel: join(folder, 'vmlinux'), initramfs: join(folder, 'initramfs') };
  if (await exists(image.initramfs)) return image;
  await rm(CACHE, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'building-'));
  await build(work, folder, packageName);
  // The whole image appears at once: a run that is cut off leaves none behind.
  await rename(work, folder);
  return image;
}

/** The package that stands behind Debian's name for its present kernel. */
async function kernelPackage(): Promise<string> {
  const { stdout } = await execute('apt-cache', ['depends', '--important', META_PACKAGE]);
  const name = /Depends: (linux-image-\S+)/.exec(stdout)?.[1];
  if (!name) throw new Error(`apt knows no ${META_PACKAGE}: ${stdout || 'its lists are empty; apt-get update fills them'}`);
  return name;
}

/** A fingerprint of all that makes the image what it is. */
async function recipe(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['image.ts', ...SCRIPTS]) hash.update(await readFile(beside(name)));
  return hash.digest('hex').slice(0, 12);
}

async function build(work: string, folder: string, packageName: string): Promise<void> {
  const packages = join(work, 'packages');
  await mkdir(packages);
  await execute('apt-get', ['download', packageName, TOOLS_PACKAGE], { cwd: work });
  for (const file of await readdir(work)) {
    if (!file.endsWith('.deb')) continue;
    await execute('dpkg-deb', ['--extract', join(work, file), packages]);
    await rm(join(work, file));
  }
  const release = packageName.replace('linux-image-', '');
  const busybox = join(packages, 'bin', 'busybox');
  await unpackKernel(join(packages, 'boot', `vmlinuz-${release}`), join(work, 'vmlinux'));
  await execute(busybox, ['depmod', '-b', packages, release]);
  await buildInitramfs(work, { busybox, modules: join(packages, 'lib', 'modules', release), packagesLater: join(folder, 'packages') });
}

async function unpackKernel(bzImage: string, vmlinux: string): Promise<void> {
  const bytes = await readFile(bzImage);
  const first = (bytes.readUInt8(SETUP_SECTORS) + 1) * SECTOR_BYTES + bytes.readUInt32LE(PAYLOAD_OFFSET);
  // Its last four bytes are the unpacked size.
  const payload = bytes.subarray(first, first + bytes.readUInt32LE(PAYLOAD_BYTES) - 4);
  await writeFile(`${vmlinux}.xz`, payload);
  await execute('xz', ['--decompress', `${vmlinux}.xz`]);
}

interface InitramfsParts {
  readonly busybox: string;
  readonly modules: string;
  /** Where the guest finds the unpacked packages. */
  readonly packagesLater: string;
}

async function buildInitramfs(work: string, { busybox, modules, packagesLater }: InitramfsParts): Promise<void> {
  const root = join(work, 'initramfs-root');
  await mkdir(join(root, 'bin'), { recursive: true });
  await mkdir(join(root, 'modules'));
  await copyFile(busybox, join(root, 'bin', 'busybox'));
  for (const name of SCRIPTS) await copyFile(beside(name), join(root, name));
  await rename(join(root, 'init.sh'), join(root, 'init'));
  await chmod(join(root, 'init'), 0o755);
  const order = inLoadOrder(await readFile(join(modules, 'modules.dep'), 'utf8'), FIRST_MODULES);
  for (const path of order) await copyFile(join(modules, path), join(root, 'modules', basename(path)));
  await writeFile(join(root, 'modules', 'order'), order.map((path) => `${basename(path)}\n`).join(''));
  await writeFile(join(root, 'packages'), packagesLater);
  await execute('sh', ['-c', `find . | ${busybox} cpio -o -H newc > ../initramfs`], { cwd: root });
}

/** Modules with all that they depend on, those first. A line of modules.dep is a module and what it needs, last first. */
function inLoadOrder(modulesDep: string, wanted: readonly string[]): readonly string[] {
  const lines = modulesDep.split('\n').map((line) => line.split(/[: ]+/).filter((path) => path !== ''));
  const ordered = wanted.flatMap((name) => {
    const line = lines.find(([path = '']) => basename(path, '.ko') === name);
    if (!line) throw new Error(`the kernel package has no module ${name}`);
    return line.toReversed();
  });
  return [...new Set(ordered)];
}

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
