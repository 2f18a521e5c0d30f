/**
 * bench: a virtual board on a virtual computer, behind two doors: a USB plug (`UsbDeviceLink`) and `BenchControl`. It
 * shares nothing with the host stack but base's types and spec's facts, so that neither can confirm the other's mistakes.
 * Sources are named in each file. Its time is modelled, not measured on silicon.
 */
export { type BenchOptions, createBench, type LastingSilicon } from './bench.ts';
export type { BoardSpec } from './board/board-spec.ts';
export { BOARDS } from './board/boards.ts';
export type { BenchErrors } from './errors.ts';
export type { Allocate } from './linear-memory.ts';
export { type BenchChannel, connectBench, serveBench } from './remote.ts';
export { type JsonSchema, scenarioJsonSchema } from './scenario/json-schema.ts';
export { serialNumberOf } from './scenario/serial-number.ts';
