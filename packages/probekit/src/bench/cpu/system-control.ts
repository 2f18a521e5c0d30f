/** The System Control Space as registers: SysTick, NVIC, SCB, cache maintenance; not the debug block, the FPU's context and the MPU. Source: ARM DDI 0403E.e, B3.2 to B3.5. */
import { AIRCR, CCR as CCR_BITS, ICSR, SHCSR, VECTKEY } from '../../spec/arm/scb.ts';
import type { CoreSurroundings } from '../seams.ts';
import { ARCHITECTURES, type ArchitectureRow } from './architecture.ts';
import {
  BUS_FAULT,
  DEBUG_MONITOR,
  type Exceptions,
  FIRST_INTERRUPT,
  MEM_MANAGE,
  NMI,
  PEND_SV,
  SV_CALL,
  SYS_TICK,
  USAGE_FAULT,
} from './exceptions.ts';
import type { CoreProfile } from './profile.ts';
import { BUSFAULTENA, MEMFAULTENA, SEVONPEND, SLEEPDEEP, SLEEPONEXIT, USGFAULTENA } from './register-bits.ts';
import { BASEPRI, FAULTMASK, FLOAT_READY, IPSR, PRIMASK } from './state.ts';
import type { SysTick } from './sys-tick.ts';
import {
  BFAR,
  CCR,
  CFSR,
  CPACR,
  CSSELR,
  DFSR,
  FAULT_ENABLES,
  HFSR,
  MMFAR,
  MODE,
  MODE_HALTED,
  PRIGROUP,
  SCR,
  SYST_RVR,
  VTOR,
} from './system-words.ts';

/** Bits of CCR that come with caches, and the branch prediction that is on beside them (Cortex-M7 TRM, 3.3). */
const CACHE_BITS = CCR_BITS.mask('DC') | CCR_BITS.mask('IC') | CCR_BITS.mask('BP');
const BRANCH_PREDICTION = CCR_BITS.mask('BP');
const SCR_WRITABLE = SEVONPEND | SLEEPDEEP | SLEEPONEXIT;
const FAULT_ENABLE_BITS = USGFAULTENA | BUSFAULTENA | MEMFAULTENA;
/** Exceptions that SHCSR shows: [exception, active bit, pended bit or none]. */
const SHOWN: readonly (readonly [number, number, number])[] = [
  [MEM_MANAGE, SHCSR.mask('MEMFAULTACT'), SHCSR.mask('MEMFAULTPENDED')],
  [BUS_FAULT, SHCSR.mask('BUSFAULTACT'), SHCSR.mask('BUSFAULTPENDED')],
  [USAGE_FAULT, SHCSR.mask('USGFAULTACT'), SHCSR.mask('USGFAULTPENDED')],
  [SV_CALL, SHCSR.mask('SVCALLACT'), SHCSR.mask('SVCALLPENDED')],
  [DEBUG_MONITOR, SHCSR.mask('MONITORACT'), 0],
  [PEND_SV, SHCSR.mask('PENDSVACT'), 0],
  [SYS_TICK, SHCSR.mask('SYSTICKACT'), 0],
];

const NMIPENDSET = ICSR.mask('NMIPENDSET');
const PENDSVSET = ICSR.mask('PENDSVSET');
const PENDSVCLR = ICSR.mask('PENDSVCLR');
const PENDSTSET = ICSR.mask('PENDSTSET');
const PENDSTCLR = ICSR.mask('PENDSTCLR');
/** Bits by exception number: those without a handler, whose priorities stay 0 (B3.2.10 to B3.2.12). */
const RESERVED = (1 << 7) | (1 << 8) | (1 << 9) | (1 << 10) | (1 << 13);

/** What register writes set off in the core. */
export interface ControlEffects {
  /** AIRCR.SYSRESETREQ. */
  resetRequested(): void;
  /** AIRCR.VECTRESET: the core alone, at once. */
  coreReset(): void;
  /** CCR, CPACR or a mask changed. */
  configurationChanged(): void;
  /** The reading program measures time: its loop must not be skipped. */
  timeWasRead(): void;
  /** A write to one of ICIALLU to BPIALL, by its offset. */
  cacheMaintained(offset: number, value: number): void;
  /** The next instant of SysTick moved. */
  scheduleChanged(): void;
}

/** What a register becomes by a write of the bits of `mask`. */
function merged(old: number, value: number, mask: number): number {
  return ((old & ~mask) | (value & mask)) >>> 0;
}

export class SystemControl {
  readonly #profile: CoreProfile;
  readonly #architecture: ArchitectureRow;
  readonly #r: Int32Array;
  readonly #s: Uint32Array;
  readonly #exceptions: Exceptions;
  readonly #sysTick: SysTick;
  readonly #surroundings: CoreSurroundings;
  readonly #effects: ControlEffects;

  constructor(parts: {
    profile: CoreProfile;
    r: Int32Array;
    s: Uint32Array;
    exceptions: Exceptions;
    sysTick: SysTick;
    surroundings: CoreSurroundings;
    effects: ControlEffects;
  }) {
    this.#profile = parts.profile;
    this.#architecture = ARCHITECTURES[parts.profile.architecture];
    this.#r = parts.r;
    this.#s = parts.s;
    this.#exceptions = parts.exceptions;
    this.#sysTick = parts.sysTick;
    this.#surroundings = parts.surroundings;
    this.#effects = parts.effects;
  }

  /** The word at an offset into the SCS, undefined where this file has no register. */
  read(offset: number): number | undefined {
    const s = this.#s;
    if (offset >= 0x100 && offset < 0x500) return this.#readNvic(offset);
    if (offset >= 0xd18 && offset < 0xd24) return this.#readPriorities(4 + (offset - 0xd18));
    switch (offset) {
      case 0x004:
        return (this.#profile.interruptLines - 1) >>> 5;
      case 0x010:
        return this.#sysTick.readControl(this.#surroundings.nowNs());
      case 0x014:
        return s[SYST_RVR]!;
      case 0x018:
        this.#effects.timeWasRead();
        return this.#sysTick.current(this.#surroundings.nowNs());
      case 0x01c:
        return this.#profile.sysTickCalibration;
      case 0xd00:
        return this.#profile.cpuid;
      case 0xd04:
        return this.#readIcsr();
      case 0xd08:
        return (s[VTOR]! & this.#profile.vectorTableBits) >>> 0;
      case 0xd0c:
        return ((0xfa05 << 16) | (s[PRIGROUP]! << 8)) >>> 0;
      case 0xd10:
        return s[SCR]!;
      case 0xd14:
        return s[CCR]!;
      case 0xd24:
        return this.#readShcsr();
      case 0xd28:
        return s[CFSR]!;
      case 0xd2c:
        return s[HFSR]!;
      case 0xd30:
        return s[DFSR]!;
      case 0xd34:
        return s[MMFAR]!;
      case 0xd38:
        return s[BFAR]!;
      case 0xd80:
        return this.#profile.cacheSizes[s[CSSELR]! & 15] ?? 0;
      case 0xd84:
        return s[CSSELR]!;
      case 0xd88:
        return s[CPACR]!;
      default:
        return undefined;
    }
  }

  /** Writes the bits of `mask`. Answers false where this file has no register. */
  write(offset: number, value: number, mask: number): boolean {
    const s = this.#s;
    if (offset >= 0x100 && offset < 0x500) {
      this.#writeNvic(offset, value, mask);
      return true;
    }
    if (offset >= 0xd18 && offset < 0xd24) {
      this.#writePriorities(4 + (offset - 0xd18), value, mask);
      return true;
    }
    if (offset >= 0xf50 && offset < 0xf7c) {
      this.#effects.cacheMaintained(offset, value);
      return true;
    }
    switch (offset) {
      case 0x010:
        this.#sysTick.writeControl(value, this.#surroundings.nowNs());
        this.#effects.scheduleChanged();
        return true;
      case 0x014:
        this.#sysTick.writeReload(value, this.#surroundings.nowNs());
        this.#effects.scheduleChanged();
        return true;
      case 0x018:
        this.#sysTick.writeCurrent(this.#surroundings.nowNs());
        this.#effects.scheduleChanged();
        return true;
      case 0xd04:
        this.#writeIcsr(value & mask);
        return true;
      case 0xd08:
        if (this.#profile.vectorTableBits !== 0) s[VTOR] = merged(s[VTOR]!, value, mask) & this.#profile.vectorTableBits;
        return true;
      case 0xd0c:
        this.#writeAircr(value);
        return true;
      case 0xd10:
        s[SCR] = merged(s[SCR]!, value, mask) & SCR_WRITABLE;
        return true;
      case 0xd14:
        s[CCR] = (s[CCR]! & ~this.#ccrWritable) | (merged(s[CCR]!, value, mask) & this.#ccrWritable);
        this.#effects.configurationChanged();
        return true;
      case 0xd24:
        this.#writeShcsr(merged(this.#readShcsr(), value, mask));
        return true;
      case 0xd28:
        s[CFSR]! &= ~(value & mask);
        return true;
      case 0xd2c:
        s[HFSR]! &= ~(value & mask);
        return true;
      case 0xd30:
        s[DFSR]! &= ~(value & mask);
        return true;
      case 0xd34:
        s[MMFAR] = merged(s[MMFAR]!, value, mask);
        return true;
      case 0xd38:
        s[BFAR] = merged(s[BFAR]!, value, mask);
        return true;
      case 0xd84:
        s[CSSELR] = value & 15;
        return true;
      case 0xd88:
        s[CPACR] = this.#profile.floatingPoint === 'none' ? 0 : merged(s[CPACR]!, value, mask) & 0x00f0_0000;
        this.#r[FLOAT_READY] = 0;
        return true;
      case 0xf00:
        this.#pendInterrupt(value & 0x1ff);
        return true;
      default:
        return false;
    }
  }

  get #ccrWritable(): number {
    return this.#architecture.ccr.writable | (this.#hasCaches ? CACHE_BITS : 0);
  }

  get #hasCaches(): boolean {
    return this.#profile.cacheSizes.length > 0;
  }

  #pendInterrupt(line: number): void {
    if (line < this.#profile.interruptLines) this.#exceptions.setPending(FIRST_INTERRUPT + line);
  }

  /** 32 interrupt lines as one word of an exception bit array, which is shifted by sixteen. */
  #lines(bits: Uint32Array, word: number): number {
    return ((bits[word]! >>> 16) | ((bits[word + 1] ?? 0) << 16)) >>> 0;
  }

  #implemented(word: number): number {
    const count = this.#profile.interruptLines - 32 * word;
    return count >= 32 ? 0xffff_ffff : count <= 0 ? 0 : (1 << count) - 1;
  }

  #readNvic(offset: number): number {
    const word = (offset & 0x7f) >>> 2;
    const exceptions = this.#exceptions;
    if (offset >= 0x400) return this.#readPriorities(FIRST_INTERRUPT + offset - 0x400);
    if (word > 7) return 0;
    if (offset < 0x200) return this.#lines(exceptions.enabled, word);
    if (offset < 0x300) return this.#lines(exceptions.pending, word);
    return offset < 0x380 ? this.#lines(exceptions.active, word) : 0;
  }

  #writeNvic(offset: number, value: number, mask: number): void {
    const word = (offset & 0x7f) >>> 2;
    const exceptions = this.#exceptions;
    if (offset >= 0x400) {
      this.#writePriorities(FIRST_INTERRUPT + offset - 0x400, value, mask);
      return;
    }
    if (word > 7 || offset >= 0x300) return;
    const lines = value & mask & this.#implemented(word);
    const sets = (offset & 0x80) === 0;
    if (offset >= 0x200) {
      for (let rest = lines; rest !== 0; rest &= rest - 1) {
        const interrupt = FIRST_INTERRUPT + 32 * word + 31 - Math.clz32(rest & -rest);
        if (sets) exceptions.setPending(interrupt);
        else exceptions.withdraw(interrupt);
      }
      return;
    }
    const bits = exceptions.enabled;
    const change = (index: number, part: number) => {
      if (index < bits.length) bits[index] = sets ? bits[index]! | part : bits[index]! & ~part;
    };
    change(word, lines << 16);
    change(word + 1, lines >>> 16);
    exceptions.changed();
  }

  #readPriorities(first: number): number {
    const priority = this.#exceptions.priority;
    return (
      (((priority[first + 3] ?? 0) << 24) |
        ((priority[first + 2] ?? 0) << 16) |
        ((priority[first + 1] ?? 0) << 8) |
        (priority[first] ?? 0)) >>>
      0
    );
  }

  #writePriorities(first: number, value: number, mask: number): void {
    const implemented = (0xff00 >>> this.#profile.priorityBits) & 0xff;
    for (let lane = 0; lane < 4; lane++) {
      const number = first + lane;
      if (((mask >>> (8 * lane)) & 0xff) === 0 || number >= FIRST_INTERRUPT + this.#profile.interruptLines) continue;
      if (number < FIRST_INTERRUPT && (RESERVED & (1 << number)) !== 0) continue;
      this.#exceptions.priority[number] = (value >>> (8 * lane)) & implemented;
    }
    this.#exceptions.changed();
  }

  #readIcsr(): number {
    const exceptions = this.#exceptions;
    const external = exceptions.pending.some((word, index) => (index === 0 ? word >>> 16 : word) !== 0);
    const activeCount = exceptions.active.reduce((sum, word) => sum + (word === 0 ? 0 : (word & (word - 1)) === 0 ? 1 : 2), 0);
    return (
      ((exceptions.isPending(NMI) ? NMIPENDSET : 0) |
        (exceptions.isPending(PEND_SV) ? PENDSVSET : 0) |
        (exceptions.isPending(SYS_TICK) ? PENDSTSET : 0) |
        (external ? ICSR.mask('ISRPENDING') : 0) |
        (exceptions.highestPending << 12) |
        (activeCount <= 1 && this.#architecture.groupsPriorities ? ICSR.mask('RETTOBASE') : 0) |
        this.#r[IPSR]!) >>>
      0
    );
  }

  #writeIcsr(value: number): void {
    const exceptions = this.#exceptions;
    if (value & NMIPENDSET) exceptions.setPending(NMI);
    if (value & PENDSVSET) exceptions.setPending(PEND_SV);
    else if (value & PENDSVCLR) exceptions.clearPending(PEND_SV);
    if (value & PENDSTSET) exceptions.setPending(SYS_TICK);
    else if (value & PENDSTCLR) exceptions.clearPending(SYS_TICK);
  }

  #writeAircr(value: number): void {
    if (value >>> 16 !== VECTKEY) return;
    if (this.#architecture.groupsPriorities) this.#s[PRIGROUP] = (value >>> 8) & 7;
    this.#exceptions.changed();
    if (value & AIRCR.mask('VECTCLRACTIVE')) {
      this.#exceptions.active.fill(0);
      this.#r[IPSR] = 0;
    }
    const isWhole = (value & AIRCR.mask('SYSRESETREQ')) !== 0;
    if (isWhole) this.#effects.resetRequested();
    if (!(value & AIRCR.mask('VECTRESET')) || this.#architecture.version !== 7) return;
    if (this.#s[MODE] === MODE_HALTED && !isWhole) this.#effects.coreReset();
    else this.#surroundings.note('AIRCR.VECTRESET is UNPREDICTABLE beside SYSRESETREQ and while the core is not halted: nothing is done.');
  }

  #readShcsr(): number {
    let value = this.#s[FAULT_ENABLES]!;
    for (const [exception, active, pended] of SHOWN) {
      if (this.#exceptions.isActive(exception)) value |= active;
      if (this.#exceptions.isPending(exception)) value |= pended;
    }
    return (value & this.#architecture.shcsr) >>> 0;
  }

  #writeShcsr(word: number): void {
    const value = word & this.#architecture.shcsr;
    this.#s[FAULT_ENABLES] = value & FAULT_ENABLE_BITS;
    const exceptions = this.#exceptions;
    for (const [exception, active, pended] of SHOWN) {
      const bit = 1 << exception;
      if (((active | pended) & this.#architecture.shcsr) === 0) continue;
      exceptions.active[0] = value & active ? exceptions.active[0]! | bit : exceptions.active[0]! & ~bit;
      if (pended !== 0) exceptions.pending[0] = value & pended ? exceptions.pending[0]! | bit : exceptions.pending[0]! & ~bit;
    }
    exceptions.changed();
  }

  /** Registers as after a system reset; VTOR comes with `release`. */
  reset(): void {
    const s = this.#s;
    for (const index of [PRIGROUP, SCR, FAULT_ENABLES, CFSR, HFSR, MMFAR, BFAR, CPACR, CSSELR]) s[index] = 0;
    s[CCR] = this.#architecture.ccr.reset | (this.#hasCaches ? BRANCH_PREDICTION : 0);
    this.#r[PRIMASK] = 0;
    this.#r[FAULTMASK] = 0;
    this.#r[BASEPRI] = 0;
  }
}
