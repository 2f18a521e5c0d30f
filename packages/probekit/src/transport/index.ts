/**
 * transport: ways to carry bytes to a probe: USB ports, the ST-LINK command framing over USB or ST's stlink-server,
 * recorded traces, a board's serial port. It knows no ST-LINK command but GET_VERSION, by which it finds its feet again.
 */

export { readableSerial } from '../spec/stlink/serial-number.ts';
export { type BenchClock, benchClock, benchHost, benchHostFacts, benchSwitchFiles } from './bench-host.ts';
export { openCdcSerial, openVcp, VCP_CODING } from './cdc-serial.ts';
export { chooseProbe, listProbes } from './choose-usb.ts';
export { type Deadline, inTime } from './deadline.ts';
export { type TransportErrors, transportErrors } from './errors.ts';
export { leaveLoader } from './leave-loader.ts';
export {
  type BenchAddress,
  matchesUsb,
  type ProbeAddress,
  parseProbeAddress,
  type ServerAddress,
  type UsbAddress,
  type UsbipAddress,
  usbAddressOf,
} from './probe-address.ts';
export { recordStlink } from './recorder.ts';
export { type Replay, replayStlink } from './replay.ts';
export { shortSerial } from './serial-number.ts';
export {
  type ServerDevice,
  StlinkServerClient,
  type StlinkServerVersion,
  stlinkOverServer,
} from './stlink-over-server.ts';
export { stlinkOverUsb } from './stlink-over-usb.ts';
export {
  EXCHANGE_TIMEOUT_MS,
  type StlinkDataPhase,
  type StlinkDevice,
  type StlinkExchangeOptions,
  type StlinkTransport,
} from './stlink-transport.ts';
export { formatExchange, formatHeader, parseTrace, type RecordedExchange, type Trace } from './trace-text.ts';
export * as usbFault from './usb-errors.ts';
export { portOverLink, type UsbAccess } from './usb-port-over-link.ts';
export { type ImportedDevice, importUsbip, listUsbip, type UsbipDevice } from './usbip-client.ts';
export { type UsbipPortOptions, usbipHost, usbipPort } from './usbip-port.ts';
