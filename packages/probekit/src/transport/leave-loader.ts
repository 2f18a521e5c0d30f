/**
 * An STLINK-V3 that shows itself as its firmware loader: tells it to start its firmware, which then enumerates as a device
 * of its own. A stand-alone ST-LINK/V2 in its loader stays the same device: `stlink/` leaves that. Source: stlink-tool.
 */
import { type Clock, hasCode, type UsbDeviceSummary, type UsbHost } from '../base/index.ts';
import { DEBUG_INTERFACE, findProbeUsbId } from '../spec/index.ts';
import { COMMAND_BYTES, DFU, DFU_EXIT } from '../spec/stlink/opcodes.ts';
import { readableSerial } from '../spec/stlink/serial-number.ts';

const COMMAND_TIMEOUT_MS = 1000;
/** Time to start up and to enumerate. */
const RETURN_TIMEOUT_MS = 5000;
const RETURN_POLL_MS = 100;
/** A loader that is still on the bus after this has no firmware to start. */
const STAYS_MS = 1000;

/**
 * The device to use: the one that comes when a loader has started its firmware, else `device` itself. Writes no firmware;
 * a loader without any stays, and is refused by whoever opens it.
 *
 * @throws `usb/*`
 */
export async function leaveLoader(host: UsbHost, device: UsbDeviceSummary, { clock }: { clock: Clock }): Promise<UsbDeviceSummary> {
  const id = findProbeUsbId(device.vendorId, device.productId);
  if (!id?.loader) return device;
  await tellToStart(host, device, id.out);
  const serialNumber = readableSerial(device.serialNumber);
  const isBack = (other: UsbDeviceSummary) =>
    findProbeUsbId(other.vendorId, other.productId)?.loader === false && readableSerial(other.serialNumber) === serialNumber;
  const toldMs = clock.nowMs();
  for (; clock.nowMs() < toldMs + RETURN_TIMEOUT_MS; await clock.sleep(RETURN_POLL_MS)) {
    const devices = await host.list();
    const back = devices.find(isBack);
    if (back) return back;
    const isThere = devices.some(({ productId, location }) => productId === device.productId && location === device.location);
    if (isThere && clock.nowMs() > toldMs + STAYS_MS) break;
  }
  return device;
}

async function tellToStart(host: UsbHost, device: UsbDeviceSummary, out: number): Promise<void> {
  const port = await host.port(device);
  await port.open();
  try {
    await port.selectConfiguration(1);
    await port.claimInterface(DEBUG_INTERFACE);
    const command = new Uint8Array(COMMAND_BYTES);
    command.set([DFU, DFU_EXIT]);
    await port.transferOut(out, command, { timeoutMs: COMMAND_TIMEOUT_MS });
  } catch (error) {
    // It may be gone before it has said that it heard.
    if (!hasCode(error, 'usb/disconnected')) throw error;
  } finally {
    await port.close();
  }
}
