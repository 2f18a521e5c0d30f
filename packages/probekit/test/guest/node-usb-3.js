/**
 * A program of its own, run in the guest: opens the probe with version 3 of the npm package `usb`, which makes its system
 * calls itself instead of leaving them to libusb, and prints what the chip says.
 */
import { connect } from 'probekit';
import { CortexM } from 'probekit/cortex';
import { nodeUsbHost } from 'probekit/node';
import { identifyChip } from 'probekit/stm32';
import { WebUSB } from 'usb3';

const load = async () => new WebUSB({ allowAllDevices: true });
const { probe, close } = await connect('usb:', { transports: { usb: nodeUsbHost({ load }) } });
await probe.attach();
const memory = probe.memory(0);
const chip = await identifyChip(memory, undefined, new CortexM(memory, probe.clock));
process.stdout.write(JSON.stringify({ ...probe.identity, chip: chip.name }));
await close();
