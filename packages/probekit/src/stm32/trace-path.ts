/**
 * What has to be set so that ITM and DWT reach the SWO pin, as data: bits of registers, in order. Which clock and which way the
 * packets take differs between H7 and the families with a TPIU of the core.
 * Source: RM0433, debug infrastructure (SWO, SWTF, DBGMCU); RM0090, 38.16 and its like (TRACE_IOEN, TRACE_MODE); ARM DDI 0403E.e, C1.7, C1.8, C1.10.
 */
import { LAR, UNLOCK_KEY } from '../spec/arm/coresight.ts';
import { DEMCR } from '../spec/arm/dcb.ts';
import { DWT_CTRL } from '../spec/arm/debug-units.ts';
import { ITM_LAR, ITM_TCR, ITM_TER } from '../spec/arm/itm.ts';
import { TPIU_ACPR, TPIU_BASE, TPIU_FFCR, TPIU_SPPR } from '../spec/arm/tpiu.ts';
import { DBGMCU_BASE_M3, DBGMCU_CR_MOST } from '../spec/stm32/dbgmcu.ts';
import { DBGMCU_BASE_AP2, DBGMCU_CR } from '../spec/stm32/dbgmcu-h7.ts';
import { PPROT_NRZ, SWO_BASE_AP2, SWO_CODR, SWO_SPPR, SWTF_BASE_AP2, SWTF_CTRL } from '../spec/stm32/trace-h7.ts';

/** Bits of a word, through the core's memory or the debug bus of an H7; the others stay. */
export interface TraceStep {
  readonly bus: 'memory' | 'debugBus';
  readonly address: number;
  readonly mask: number;
  readonly value: number;
  /** A key: it cannot be read back, and nothing is taken back. */
  readonly isKey?: true;
}

export interface TraceWishes {
  /** Stimulus ports, one bit each. */
  readonly ports: number;
  readonly exceptions: boolean;
  readonly programCounter: boolean;
}

/** The prescaler of the wire, and which protocol it speaks. */
export interface PinRegisters {
  readonly bus: TraceStep['bus'];
  readonly prescaler: number;
  readonly protocol: number;
}

const H7_PIN: PinRegisters = {
  bus: 'debugBus',
  prescaler: SWO_BASE_AP2 + SWO_CODR.address,
  protocol: SWO_BASE_AP2 + SWO_SPPR.address,
};
const TPIU_PIN: PinRegisters = {
  bus: 'memory',
  prescaler: TPIU_BASE + TPIU_ACPR.address,
  protocol: TPIU_BASE + TPIU_SPPR.address,
};
const PRESCALER_MASK = 0x1fff;
const PROTOCOL_MASK = 3;
/** The only source there is needs an id that is not 0 (C1.7.6). */
const BUS_ID = 1;
/** SYNCTAP: a synchronisation each 2^24 cycles. CYCTAP and POSTPRESET: a program counter each 16 × 1024. */
const SYNCHRONISES = 1;
const SLOWEST_SAMPLES = { CYCTAP: 1, POSTPRESET: 15 } as const;

export const pinRegistersOf = (series: string): PinRegisters => (series === 'STM32H7' ? H7_PIN : TPIU_PIN);

/** Of the trace path, and of a core that sleeps: first, since without them nothing else of it answers. */
export function traceClocks(series: string): readonly TraceStep[] {
  if (series === 'STM32H7') {
    const clocks = DBGMCU_CR.pack({ TRACECLKEN: 1, D1DBGCKEN: 1, D3DBGCKEN: 1, DBGSLEEP_D1: 1 });
    return [set('debugBus', DBGMCU_BASE_AP2 + DBGMCU_CR.address, clocks)];
  }
  // Asynchronous mode is TRACE_MODE 0.
  const control = DBGMCU_CR_MOST.pack({ TRACE_IOEN: 1, SLEEP: 1 });
  return [set('memory', DBGMCU_BASE_M3 + DBGMCU_CR_MOST.address, control, DBGMCU_CR_MOST.mask('TRACE_MODE'))];
}

/** From the sources to the pin, before anything is said. */
export function wayToPin(series: string): readonly TraceStep[] {
  const trace = set('memory', DEMCR.address, DEMCR.mask('TRCENA'));
  if (series !== 'STM32H7') {
    return [trace, set('memory', TPIU_BASE + TPIU_FFCR.address, TPIU_FFCR.mask('TrigIn'), TPIU_FFCR.mask('EnFCont'))];
  }
  return [
    key('debugBus', SWO_BASE_AP2 + LAR),
    key('debugBus', SWTF_BASE_AP2 + LAR),
    set('debugBus', SWTF_BASE_AP2 + SWTF_CTRL.address, SWTF_CTRL.mask('ENS0')),
    trace,
  ];
}

export function pinAt(series: string, divider: number): readonly TraceStep[] {
  const { bus, prescaler, protocol } = pinRegistersOf(series);
  return [
    { bus, address: prescaler, mask: PRESCALER_MASK, value: divider - 1 },
    { bus, address: protocol, mask: PROTOCOL_MASK, value: PPROT_NRZ },
  ];
}

/** What is said: last, so that the first byte is the beginning of a packet. `busId`: of a program that has set one. */
export function sourcesOf({ ports, exceptions, programCounter }: TraceWishes, busId: number): readonly TraceStep[] {
  const cycles = DWT_CTRL.pack({ CYCCNTENA: 1, SYNCTAP: SYNCHRONISES });
  const hardware = exceptions || programCounter;
  const counter = DWT_CTRL.pack({
    ...(exceptions && { EXCTRCENA: 1 }),
    ...(programCounter && { PCSAMPLENA: 1, ...SLOWEST_SAMPLES }),
  });
  const taps = programCounter ? DWT_CTRL.mask('CYCTAP') | DWT_CTRL.mask('POSTPRESET') : 0;
  const control = ITM_TCR.pack({ ITMENA: 1, SYNCENA: 1, ...(hardware && { TXENA: 1 }), ...(busId === 0 && { TraceBusID: BUS_ID }) });
  return [
    key('memory', ITM_LAR),
    set('memory', ITM_TER, ports),
    set('memory', DWT_CTRL.address, (cycles | counter) >>> 0, DWT_CTRL.mask('SYNCTAP') | taps),
    set('memory', ITM_TCR.address, control),
  ];
}

/** These bits set, and those beside them cleared. */
function set(bus: TraceStep['bus'], address: number, bits: number, cleared = 0): TraceStep {
  return { bus, address, mask: (bits | cleared) >>> 0, value: bits >>> 0 };
}

function key(bus: TraceStep['bus'], address: number): TraceStep {
  return { bus, address, mask: 0xffff_ffff, value: UNLOCK_KEY, isKey: true };
}
