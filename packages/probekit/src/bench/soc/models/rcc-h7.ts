/**
 * RCC of STM32H74x/75x: oscillators, PLLs, dividers, enables and resets of peripherals, causes of resets, the clock security
 * system on HSE. Source: RM0433, chapter 8.
 */
import { bits, register } from '../../../base/index.ts';
import { PWR_CR1 } from '../../../spec/stm32/pwr-h7.ts';
import * as rcc from '../../../spec/stm32/rcc-h7.ts';
import type { Width } from '../../seams.ts';
import type { ClockTree, Model, ModelContext, ModelTimer, ResetCause, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, type RegisterRow, row } from '../register-file.ts';
import { clockHz, type Oscillators } from './clock-tree-h7.ts';
import { CSI, HSE, HSI, HSI48, LSE, LSI, PLL1, ReadySources } from './rcc-ready.ts';

/** HSION, HSIRDY, HSIDIVF, D1CKRDY (field-logs fl-184). */
const CR_RESET = 0x0000_4025;

/** RTCAPBEN is set at reset. */
const RTC_CLOCKED = 1 << 16;

const ROWS: readonly RegisterRow[] = [
  row(rcc.RCC_CR, CR_RESET, ['HSIKERON', 'CSIKERON']),
  row(rcc.RCC_HSICFGR, 0x4000_0000, ['HSITRIM']),
  row(rcc.RCC_CRRCR),
  row(rcc.RCC_CSICFGR, 0x2000_0000, ['CSITRIM']),
  row(rcc.RCC_CFGR, 0, ['MCO1', 'MCO1PRE', 'MCO2', 'MCO2PRE', 'HRTIMSEL', 'STOPKERWUCK']),
  row(rcc.RCC_D1CFGR),
  row(rcc.RCC_D2CFGR),
  row(rcc.RCC_D3CFGR),
  row(rcc.RCC_PLLCKSELR, 0x0202_0200),
  row(rcc.RCC_PLLCFGR, 0x01ff_0000),
  row(rcc.RCC_PLL1DIVR, 0x0101_0280),
  row(rcc.RCC_PLL1FRACR),
  row(rcc.RCC_PLL2DIVR, 0x0101_0280),
  row(rcc.RCC_PLL2FRACR),
  row(rcc.RCC_PLL3DIVR, 0x0101_0280),
  row(rcc.RCC_PLL3FRACR),
  row(rcc.RCC_D1CCIPR, 0, 'all'),
  row(rcc.RCC_D2CCIP1R, 0, 'all'),
  row(rcc.RCC_D2CCIP2R, 0, ['CECSEL', 'USBSEL', 'I2C123SEL']),
  row(rcc.RCC_D3CCIPR, 0, ['SPI6SEL', 'SAI4BSEL', 'SAI4ASEL', 'ADCSEL', 'I2C4SEL']),
  row(rcc.RCC_CIER, 0, ['LSECSSIE']),
  row(rcc.RCC_CIFR),
  row(rcc.RCC_CICR),
  row(rcc.RCC_BDCR, 0, ['LSECSSON', 'LSEDRV', 'LSEBYP']),
  row(rcc.RCC_CSR),
  row(rcc.RCC_GCR, 0, 'all'),
  { ...row(rcc.RCC_D3AMR, 0, 'all'), has: rcc.D3AMR_BITS },
  row(rcc.RCC_RSR),
  ...rcc.RCC_BUSES.flatMap(({ bus, fields, reset, enable, lowPower, lowPowerReset, resets, lowPowerBits }) => [
    { ...row(register(`RCC_${bus}RSTR`, reset, { RESETS: bits(31, 0) })), has: resets },
    row(register(`RCC_${bus}ENR`, enable, fields), bus === 'APB4' ? RTC_CLOCKED : 0),
    { ...row(register(`RCC_${bus}LPENR`, lowPower, { ENABLES: bits(31, 0) }), lowPowerReset, 'all'), has: lowPowerBits },
  ]),
];

/** C1_ copies stand this far above RSR, ENR and LPENR. */
const C1_STEP = rcc.C1_RSR - rcc.RCC_RSR.address;
const BACKUP_RESET = 1 << 16;

export class RccH7 implements Model, ClockTree, ModelTimer {
  readonly clocks: ClockTree = this;
  readonly timer: ModelTimer = this;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  /** Clock at OSC_IN in hertz, then the RSR and BDCR that survive a system reset. */
  readonly #kept: Uint32Array;
  readonly #ready: ReadySources;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, ROWS);
    this.#kept = context.memory.words(3);
    this.#ready = new ReadySources(context.memory);
  }

  reset(kind: ResetKind): void {
    const kept = kind === 'power-on' ? [0, 0] : [this.#registers.word(rcc.RCC_RSR), this.#registers.word(rcc.RCC_BDCR)];
    this.#registers.reset();
    this.#registers.set(rcc.RCC_RSR, kept[0]!);
    this.#registers.set(rcc.RCC_BDCR, kept[1]!);
    this.#ready.reset({ backupKept: kind !== 'power-on' });
    this.#raise();
    this.#context.chip.clocksChanged();
  }

  recordReset(cause: ResetCause): void {
    this.#registers.set(rcc.RCC_RSR, this.#registers.word(rcc.RCC_RSR) | rcc.RSR_CAUSES[cause]);
  }

  read(offset: number, width: Width): number {
    return narrow(this.#registers.read(canonical(offset)), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const at = canonical(offset) & ~3;
    const before = this.#registers.words[at >>> 2] ?? 0;
    if (at === rcc.RCC_BDCR.address && !this.#backupOpen()) return;
    // The clock of the RTC is chosen once, until the backup domain is reset.
    const chosen = at === rcc.RCC_BDCR.address && rcc.RCC_BDCR.get(before, 'RTCSEL') ? rcc.RCC_BDCR.mask('RTCSEL') : 0;
    const after = this.#registers.write(at, place(value, offset), lanesOf(offset, width) & ~chosen);
    if (at === rcc.RCC_CR.address) this.#keepSystemClock();
    if (at === rcc.RCC_RSR.address) this.#clearCauses(after);
    if (at === rcc.RCC_CICR.address) this.#registers.set(rcc.RCC_CIFR, this.#registers.word(rcc.RCC_CIFR) & ~place(value, offset));
    if (at === rcc.RCC_BDCR.address && rcc.RCC_BDCR.get(after, 'BDRST')) this.#registers.set(rcc.RCC_BDCR, BACKUP_RESET);
    this.#resetPeripherals(at, ~before & after);
    this.#settle();
    this.#context.chip.clocksChanged();
  }

  setExternalClock(hertz: number): void {
    if (this.#kept[0] === hertz) return;
    const guarded =
      rcc.RCC_CR.get(this.#registers.word(rcc.RCC_CR), 'HSECSSON') && rcc.RCC_CR.get(this.#registers.word(rcc.RCC_CR), 'HSERDY');
    this.#kept[0] = hertz;
    if (guarded && hertz === 0) this.#hseFailed();
    this.#settle();
    this.#context.chip.clocksChanged();
  }

  /** What the system clock comes from cannot be switched off. */
  #keepSystemClock(): void {
    const source = [{ HSION: 1 }, { CSION: 1 }, { HSEON: 1 }, { PLL1ON: 1 }][rcc.RCC_CFGR.get(this.#registers.word(rcc.RCC_CFGR), 'SWS')];
    this.#registers.set(rcc.RCC_CR, rcc.RCC_CR.with(this.#registers.word(rcc.RCC_CR), source ?? {}));
  }

  /** The security system switches HSE off, and a system clock that came of it to HSI or CSI, and interrupts for good (RM0433, 8.5.3). */
  #hseFailed(): void {
    const { RCC_CR, RCC_CFGR, RCC_PLLCKSELR, RCC_CIFR } = rcc;
    const source = RCC_CFGR.get(this.#registers.word(RCC_CFGR), 'SWS');
    const ofPll = source === 3 && RCC_PLLCKSELR.get(this.#registers.word(RCC_PLLCKSELR), 'PLLSRC') === 2;
    const cr = RCC_CR.with(this.#registers.word(RCC_CR), ofPll ? { HSEON: 0, HSECSSON: 0, PLL1ON: 0 } : { HSEON: 0, HSECSSON: 0 });
    this.#registers.set(RCC_CR, cr);
    this.#registers.set(RCC_CIFR, this.#registers.word(RCC_CIFR) | RCC_CIFR.mask('HSECSSF'));
    if (source === 2 || ofPll) this.#fallBack();
    this.#context.chip.nonMaskableInterrupt();
  }

  leaveStop(): void {
    const cr = this.#registers.word(rcc.RCC_CR);
    this.#registers.set(rcc.RCC_CR, rcc.RCC_CR.with(cr, { HSEON: 0, PLL1ON: 0, PLL2ON: 0, PLL3ON: 0 }));
    this.#fallBack();
    this.#settle();
    this.#context.chip.clocksChanged();
  }

  /** HSI or CSI, as chosen for the end of Stop, runs and is the system clock. */
  #fallBack(): void {
    const wakeOnCsi = rcc.RCC_CFGR.get(this.#registers.word(rcc.RCC_CFGR), 'STOPWUCK') === 1;
    this.#registers.set(rcc.RCC_CR, rcc.RCC_CR.with(this.#registers.word(rcc.RCC_CR), wakeOnCsi ? { CSION: 1 } : { HSION: 1 }));
    this.#registers.set(rcc.RCC_CFGR, rcc.RCC_CFGR.with(this.#registers.word(rcc.RCC_CFGR), { SW: wakeOnCsi ? 1 : 0 }));
    this.#ready.startAtOnce(wakeOnCsi ? CSI : HSI);
  }

  #backupOpen(): boolean {
    if (PWR_CR1.get(this.#context.chip.wire('PWR', PWR_CR1.address), 'DBP')) return true;
    this.#context.chip.note('RCC_BDCR: writes are lost while PWR_CR1.DBP is 0');
    return false;
  }

  get nextNs(): number {
    return this.#ready.nextNs;
  }

  act(): void {
    this.#settle();
    this.#context.chip.clocksChanged();
  }

  get coreHz(): number {
    return this.kernelHz('core');
  }

  kernelHz(name: string): number {
    return clockHz(name, (offset) => this.#registers.words[offset >>> 2]!, this.#oscillators());
  }

  enableTest(name: string): () => boolean {
    const [busName, peripheral = ''] = name.split('.');
    const bus = rcc.RCC_BUSES.find(({ bus }) => bus === busName);
    const field = (bus?.fields as Record<string, { lo: number }> | undefined)?.[peripheral];
    if (!bus || !field) throw new RangeError(`RCC has no clock enable ${name}`);
    const index = bus.enable >>> 2;
    const mask = (1 << field.lo) >>> 0;
    return () => (this.#registers.words[index]! & mask) !== 0;
  }

  #oscillators(): Oscillators {
    return { hseHz: this.#kept[0]! };
  }

  /** Writing RMVF clears every cause, itself included. */
  #clearCauses(word: number): void {
    if (rcc.RCC_RSR.get(word, 'RMVF')) this.#registers.set(rcc.RCC_RSR, 0);
  }

  #resetPeripherals(offset: number, risen: number): void {
    const bus = rcc.RCC_BUSES.find(({ reset }) => reset === offset);
    if (!bus || !risen) return;
    if (bus.bus === 'AHB3' && risen >>> rcc.CPURST_BIT) {
      this.#context.chip.note('RCC_AHB3RSTR.CPURST is stored, but the bench does not model what it does');
    }
    for (const [name, { lo }] of Object.entries(bus.fields)) {
      if ((risen >>> lo) & 1) this.#context.chip.resetPeripheral(`${bus.bus}.${name}`);
    }
  }

  /** Ready bits follow their enables after a while, SWS follows SW as soon as that source is ready. */
  #settle(): void {
    const { RCC_CR, RCC_CFGR, RCC_CSR, RCC_BDCR, RCC_PLLCKSELR } = rcc;
    const nowNs = this.#context.chip.nowNs();
    const cr = RCC_CR.unpack(this.#registers.word(RCC_CR));
    const csr = this.#registers.word(RCC_CSR);
    const bdcr = this.#registers.word(RCC_BDCR);
    const ready = (source: number, on: boolean | number): 0 | 1 => (this.#ready.isReady(source, Boolean(on), nowNs) ? 1 : 0);
    const hsi = ready(HSI, cr.HSION);
    const csi = ready(CSI, cr.CSION);
    const hse = ready(HSE, cr.HSEON && this.#kept[0]!);
    const hsi48 = ready(HSI48, cr.HSI48ON);
    const lsi = ready(LSI, RCC_CSR.get(csr, 'LSION'));
    const lse = ready(LSE, RCC_BDCR.get(bdcr, 'LSEON'));
    const input = [hsi, csi, hse, 0][RCC_PLLCKSELR.get(this.#registers.word(RCC_PLLCKSELR), 'PLLSRC')]!;
    const plls = [cr.PLL1ON, cr.PLL2ON, cr.PLL3ON].map((on, index) => ready(PLL1 + index, on && input));
    const [PLL1RDY = 0, PLL2RDY = 0, PLL3RDY = 0] = plls;
    this.#registers.set(
      RCC_CR,
      RCC_CR.with(
        this.#registers.word(RCC_CR),
        readOnly({
          HSIRDY: hsi,
          HSIDIVF: 1,
          CSIRDY: csi,
          HSI48RDY: hsi48,
          HSERDY: hse,
          PLL1RDY,
          PLL2RDY,
          PLL3RDY,
          D1CKRDY: 1,
          D2CKRDY: this.#domain2InUse() ? 1 : 0,
        }),
      ),
    );
    const cfgr = this.#registers.word(RCC_CFGR);
    const sw = RCC_CFGR.get(cfgr, 'SW');
    if ([hsi, csi, hse, PLL1RDY][sw]) this.#registers.set(RCC_CFGR, RCC_CFGR.with(cfgr, readOnly({ SWS: sw })));
    this.#registers.set(RCC_CSR, RCC_CSR.with(csr, readOnly({ LSIRDY: lsi })));
    this.#registers.set(RCC_BDCR, RCC_BDCR.with(bdcr, readOnly({ LSERDY: lse })));
    this.#tell([lsi, lse, hsi, hse, csi, hsi48, ...plls].reduce<number>((bits, bit, index) => bits | (bit << index), 0));
  }

  /** A source that has become ready interrupts, when that is enabled. */
  #tell(ready: number): void {
    const risen = this.#ready.show(ready) & this.#registers.word(rcc.RCC_CIER);
    this.#registers.set(rcc.RCC_CIFR, this.#registers.word(rcc.RCC_CIFR) | risen);
    this.#raise();
    this.#context.chip.reschedule();
  }

  #raise(): void {
    const { irq } = this.#context.row;
    if (typeof irq === 'number') this.#context.chip.setInterrupt(irq, rcc.RCC_CIFR.get(this.#registers.word(rcc.RCC_CIFR), 'READY') !== 0);
  }

  /** Any peripheral of domain 2 has its clock. */
  #domain2InUse(): boolean {
    const domain2 = ['AHB1', 'AHB2', 'APB1L', 'APB1H', 'APB2'];
    return rcc.RCC_BUSES.some(({ bus, enable }) => domain2.includes(bus) && this.#registers.words[enable >>> 2] !== 0);
  }
}

/** Fields that software only reads are written by the hardware: here. */
function readOnly(values: Readonly<Record<string, number>>): Record<string, never> {
  return values as Record<string, never>;
}

function canonical(offset: number): number {
  return offset >= rcc.C1_RSR && offset < rcc.C1_RSR + 0x50 ? offset - C1_STEP : offset;
}
