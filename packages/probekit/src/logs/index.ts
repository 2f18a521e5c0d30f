/**
 * logs: what a program says over a serial port, by RTT or by SWO, for faces to show: read until it ends, cut into blocks of text, and
 * doubted where the rate looks wrong. It opens no port and knows no DOM.
 */
export { BaudDoubt, garbageShare } from './baud-doubt.ts';
export { withoutSequences } from './control-sequences.ts';
export { type LogsErrors, logsErrors } from './errors.ts';
export { ExpectedLine } from './expected-line.ts';
export { KeptBytes } from './kept-bytes.ts';
export { PortReader } from './port-reader.ts';
export { findRtt, type SearchedRange } from './rtt/find-control-block.ts';
export { RttLink, type RttNotice, type RttOptions } from './rtt/rtt-link.ts';
export { ItmDecoder } from './swo/itm-decoder.ts';
export type { ItmPacket } from './swo/itm-packets.ts';
export { type SwoNotice, SwoReader, type SwoReaderOptions, type SwoSource } from './swo/swo-reader.ts';
export { type ProfileRow, TraceProfile } from './swo/trace-profile.ts';
export { type TextBlock, TextLog } from './text-log.ts';
