/**
 * probekit: the library. `connect` opens a probe; what to do with it is in the layers, of which this file shows what
 * programs use. The program brings its transports along.
 */
export {
  type Bench,
  type BenchControl,
  type ByteStream,
  type Clock,
  type HostFacts,
  hasCode,
  type Memory,
  ProbekitError,
  RingTracer,
  type Tracer,
  type UsbHost,
  type UsbPort,
  wallClock,
} from './base/index.ts';
export { type ConnectOptions, connect, type ProbeConnection, type ProbeTransports } from './connect.ts';
export { CortexM, decodeFaults } from './cortex/index.ts';
export { type DebugProbe, debugProbeOverStlink, readDebugPort, scanAccessPorts, walkRomTable } from './dap/index.ts';
export { openStlink, type StlinkProbe } from './stlink/index.ts';
export {
  benchClock,
  benchHost,
  benchHostFacts,
  listProbes,
  openCdcSerial,
  type ProbeAddress,
  parseProbeAddress,
  replayStlink,
  stlinkOverServer,
  stlinkOverUsb,
  usbAddressOf,
} from './transport/index.ts';
