/** What ITM and DWT say, one value a packet. Source: ARM DDI 0403E.e, D4.2 (ITM) and D4.3 (DWT). */

/** How an exception packet tells what happened: D4.3.2. */
export type ExceptionStep = 'entered' | 'exited' | 'returned';
/** Whether a timestamp belongs exactly to the packets before it, or one of both was late: D4.2.4. */
export type TimestampRelation = 'exact' | 'timestamp-late' | 'packet-late' | 'both-late';

export type ItmPacket =
  | { readonly kind: 'synchronisation' }
  /** A source had more to say than found room: packets are lost before this one. */
  | { readonly kind: 'overflow' }
  /** A write of 1, 2 or 4 bytes to a stimulus port. */
  | { readonly kind: 'port'; readonly port: number; readonly bytes: Uint8Array }
  /** Ticks since the last one. */
  | { readonly kind: 'local-timestamp'; readonly ticks: number; readonly relation: TimestampRelation }
  /** Bits 25:0; `wrapped`: the upper bits have changed, `clockChanged`: so has its clock. */
  | { readonly kind: 'global-timestamp-low'; readonly value: number; readonly clockChanged: boolean; readonly wrapped: boolean }
  /** Bits 26 and up. */
  | { readonly kind: 'global-timestamp-high'; readonly value: bigint }
  /** Of a software source the page of its ports. */
  | { readonly kind: 'extension'; readonly source: 'software' | 'hardware'; readonly value: number }
  /** Counters that have gone round: of cycles, folded, load-store, sleep, exception and other lost cycles. */
  | { readonly kind: 'events'; readonly counters: readonly EventCounter[] }
  | { readonly kind: 'exception'; readonly number: number; readonly step: ExceptionStep }
  /** Undefined while the core sleeps. */
  | { readonly kind: 'pc'; readonly address: number | undefined }
  | { readonly kind: 'data-pc'; readonly comparator: number; readonly address: number }
  /** Bits 15:0 of the address. */
  | { readonly kind: 'data-address'; readonly comparator: number; readonly low: number }
  | {
      readonly kind: 'data-value';
      readonly comparator: number;
      readonly access: 'read' | 'write';
      readonly value: number;
      readonly sizeBytes: number;
    }
  /** What the manual keeps free, or what no packet looks like: bits were lost, or the rate is wrong. */
  | { readonly kind: 'unknown'; readonly header: number };

/** By bit of an event counter packet: D4.3.1. */
export const EVENT_COUNTERS = ['cpi', 'exceptions', 'sleep', 'load-store', 'folded', 'cycles'] as const;
export type EventCounter = (typeof EVENT_COUNTERS)[number];
