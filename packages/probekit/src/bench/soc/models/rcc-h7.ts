/**
 * RCC of STM32H74x/75x: oscillators, PLLs, dividers, enables and resets of peripherals, causes of resets. Oscillators
 * and PLLs are ready at once. Source: RM0433, chapter 8.
 */
import { bits, register } from '../../../base/index.ts';
import * as rcc from '../../../spec/stm32/rcc-h7.ts';
import type { Width } from '../../seams.ts';
import type { ClockTree, Model, ModelContext, ResetCause, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, type RegisterRow, row } from '../register-file.ts';
import { clockHz, type Oscillators } from './clock-tree-h7.ts';

/** HSION, HSIRDY, HSIDIVF, D1CKRDY (field-logs fl-184). */
const CR_RESET = 0x0000_4025;

/** RTCAPBEN is set at reset. */
const RTC_CLOCKED = 1 << 16;

const ROWS: readonly RegisterRow[] = [
  row(rcc.RCC_CR, CR_RESET, ['HSECSSON', 'HSIKERON', 'CSIKERON']),
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
  row(rcc.RCC_CIER, 0, 'all'),
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

export class RccH7 implements Model, ClockTree {
  readonly clocks: ClockTree = this;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  /** Clock at OSC_IN in hertz, then the RSR and BDCR that survive a system reset. */
  readonly #kept: Uint32Array;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, ROWS);
    this.#kept = context.memory.words(3);
  }

  reset(kind: ResetKind): void {
    const kept = kind === 'power-on' ? [0, 0] : [this.#registers.word(rcc.RCC_RSR), this.#registers.word(rcc.RCC_BDCR)];
    this.#registers.reset();
    this.#registers.set(rcc.RCC_RSR, kept[0]!);
    this.#registers.set(rcc.RCC_BDCR, kept[1]!);
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
    const after = this.#registers.write(at, place(value, offset), lanesOf(offset, width));
    if (at === rcc.RCC_RSR.address) this.#clearCauses(after);
    if (at === rcc.RCC_BDCR.address && rcc.RCC_BDCR.get(after, 'BDRST')) this.#registers.set(rcc.RCC_BDCR, BACKUP_RESET);
    this.#resetPeripherals(at, ~before & after);
    this.#settle();
    this.#context.chip.clocksChanged();
  }

  setExternalClock(hertz: number): void {
    this.#kept[0] = hertz;
    this.#settle();
    this.#context.chip.clocksChanged();
  }

  leaveStop(): void {
    const wakeOnCsi = rcc.RCC_CFGR.get(this.#registers.word(rcc.RCC_CFGR), 'STOPWUCK') === 1;
    const cr = this.#registers.word(rcc.RCC_CR);
    const off = { HSEON: 0, PLL1ON: 0, PLL2ON: 0, PLL3ON: 0 };
    this.#registers.set(rcc.RCC_CR, rcc.RCC_CR.with(cr, wakeOnCsi ? { ...off, CSION: 1 } : { ...off, HSION: 1 }));
    this.#registers.set(rcc.RCC_CFGR, rcc.RCC_CFGR.with(this.#registers.word(rcc.RCC_CFGR), { SW: wakeOnCsi ? 1 : 0 }));
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

  /** Ready bits follow their enables, SWS follows SW as soon as that source is ready. */
  #settle(): void {
    const { RCC_CR, RCC_CFGR, RCC_CSR, RCC_BDCR, RCC_PLLCKSELR } = rcc;
    const cr = RCC_CR.unpack(this.#registers.word(RCC_CR));
    const hse = cr.HSEON && this.#kept[0] ? 1 : 0;
    const source = [cr.HSION, cr.CSION, hse, 0][RCC_PLLCKSELR.get(this.#registers.word(RCC_PLLCKSELR), 'PLLSRC')]!;
    const ready = [cr.HSION, cr.CSION, hse, cr.PLL1ON & source];
    this.#registers.set(
      RCC_CR,
      RCC_CR.with(
        this.#registers.word(RCC_CR),
        readOnly({
          HSIRDY: cr.HSION,
          HSIDIVF: 1,
          CSIRDY: cr.CSION,
          HSI48RDY: cr.HSI48ON,
          HSERDY: hse,
          PLL1RDY: cr.PLL1ON & source,
          PLL2RDY: cr.PLL2ON & source,
          PLL3RDY: cr.PLL3ON & source,
          D1CKRDY: 1,
          D2CKRDY: this.#domain2InUse() ? 1 : 0,
        }),
      ),
    );
    const cfgr = this.#registers.word(RCC_CFGR);
    const sw = RCC_CFGR.get(cfgr, 'SW');
    if (ready[sw]) this.#registers.set(RCC_CFGR, RCC_CFGR.with(cfgr, readOnly({ SWS: sw })));
    const csr = this.#registers.word(RCC_CSR);
    this.#registers.set(RCC_CSR, RCC_CSR.with(csr, readOnly({ LSIRDY: RCC_CSR.get(csr, 'LSION') })));
    const bdcr = this.#registers.word(RCC_BDCR);
    this.#registers.set(RCC_BDCR, RCC_BDCR.with(bdcr, readOnly({ LSERDY: RCC_BDCR.get(bdcr, 'LSEON') })));
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
