/**
 * A program of its own that opens the probe with the npm package `usb`, as the command line does, and prints what the
 * chip says. Node lists folders with a system call that umockdev does not redirect, so it is told where they lie.
 */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect } from 'probekit';
import { CortexM } from 'probekit/cortex';
import { nodeUsbHost } from 'probekit/node';
import { identifyChip } from 'probekit/stm32';

const root = process.env['UMOCKDEV_DIR'];
const orUndefined = (running) => running.catch(() => undefined);
const facts = {
  platform: 'linux',
  readFile: (path) => orUndefined(readFile(`${root}${path}`).then((bytes) => new Uint8Array(bytes))),
  list: (path) => orUndefined(readdir(`${root}${path}`)),
  readLink: (path) => orUndefined(readlink(`${root}${path}`)),
};

const { probe, close } = await connect('usb:', { transports: { usb: nodeUsbHost({ facts }) } });
await probe.attach();
const memory = probe.memory(0);
const chip = await identifyChip(memory, undefined, new CortexM(memory, probe.clock));
process.stdout.write(
  JSON.stringify({ ...probe.identity, volts: await probe.readTargetVoltage(), dpidr: await probe.readDp(0), chip: chip.name }),
);
await close();
