/**
 * base: what every layer stands on, and the types of every seam that has implementers on both sides of it.
 * It knows no hardware, no protocol and no platform.
 */
export type {
  Bench,
  BenchCommands,
  BenchControl,
  BenchEvent,
  BenchImage,
  BenchRecording,
  BenchSnapshot,
  BoardView,
  HostOpenResult,
  MemoryChange,
  RecordedInput,
  RunUntilReply,
  RunUntilRequest,
} from './bench-control.ts';
export type { ByteStream } from './byte-stream.ts';
export { ByteWriter, bytesOfHexPairs, concatBytes, equalBytes, hexPairs, readU16, readU32, viewOf } from './bytes.ts';
export { type Clock, type SleepSignal, wallClock } from './clock.ts';
export { declareErrors, type ErrorFacts, type ErrorKit, hasCode, ProbekitError } from './errors.ts';
export type { HostFacts, HostPlatform, HostQuestion, HostStat } from './host-facts.ts';
export { linuxHolders } from './linux-holders.ts';
export { Lock } from './lock.ts';
export type { Memory, MemoryOptions, WriteOptions } from './memory.ts';
export {
  type BridgeAnswer,
  type BridgedDevice,
  type BridgedError,
  type BridgeEvent,
  type BridgeFactsRequest,
  type BridgeFrame,
  type BridgeHello,
  type BridgePortRequest,
  type BridgeRequest,
  type BridgeSerialRequest,
  type MessageStream,
  MOST_DATA_BYTES,
  PAGE_BRIDGE_VERSION,
  packBridgeFrame,
  unpackBridgeFrame,
} from './page-bridge.ts';
export type { PowerSwitch } from './power-switch.ts';
export type { OperationOptions, Progress } from './progress.ts';
export { bit, bits, type Field, type FieldAccess, type Fields, hex, type Register, register } from './register.ts';
export type { Dropouts, Physics, Scenario, ScenarioFlags, ScenarioImage, ScenarioProbe, Shield, WireName, WireState } from './scenario.ts';
export type { LineCoding, SerialLink } from './serial.ts';
export { memoryStore, type Store } from './store.ts';
export { RingTracer, silentTracer, type TraceEvent, type TraceLevel, type Tracer } from './tracer.ts';
export type {
  UsbCompletion,
  UsbDeviceLink,
  UsbDeviceSummary,
  UsbErrors,
  UsbHost,
  UsbInterfaceSummary,
  UsbOptions,
  UsbPort,
  UsbSetup,
  UsbTransfer,
} from './usb.ts';
