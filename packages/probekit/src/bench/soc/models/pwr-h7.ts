/**
 * PWR of STM32H74x/75x: voltage scaling (ready at once), supply configuration, entry into Stop and Standby, wake-up pins,
 * backup write lock. Standby of one domain alone is not modelled: the chip stays in Stop instead, and says so.
 * Source: RM0433, chapter 6.
 */
import * as pwr from '../../../spec/stm32/pwr-h7.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext, PowerControl, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const { PWR_CR1, PWR_CSR1, PWR_CR2, PWR_CR3, PWR_CPUCR, PWR_D3CR, PWR_WKUPCR, PWR_WKUPFR, PWR_WKUPEPR } = pwr;
const CONFIGURED = 0;
const STANDBY_ENTERED = 1;
const PIN_LEVELS = 2;
const CR3_ONCE = PWR_CR3.mask('SCUEN') | PWR_CR3.mask('LDOEN') | PWR_CR3.mask('BYPASS');
const CPUCR_FLAGS = PWR_CPUCR.mask('STOPF') | PWR_CPUCR.mask('SBF') | PWR_CPUCR.mask('SBF_D1') | PWR_CPUCR.mask('SBF_D2');
const STANDBY = PWR_CPUCR.mask('PDDS_D1') | PWR_CPUCR.mask('PDDS_D2') | PWR_CPUCR.mask('PDDS_D3');
/** Port pins of WKUP1 to WKUP6 (datasheet DS12110, table of pins). */
const WAKE_UP_PINS: readonly string[] = ['PA0', 'PA2', 'PI8', 'PC13', 'PI11', 'PC1'];
const CR3_RESET = 0x0000_0006;
const VOS_RESET = 0x0000_6000;

export class PwrH7 implements Model, PowerControl {
  readonly power: PowerControl = this;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  /** 1 once CR3 has its supply configuration; 1 from the entry into Standby to the reset that ends it; levels of the wake-up pins. */
  readonly #kept: Uint32Array;

  constructor(context: ModelContext) {
    this.#context = context;
    this.#registers = new RegisterFile(context, [
      row(PWR_CR1, 0xf000_c000, ['LPDS', 'PVDEN', 'PLS', 'FLPS', 'SVOS', 'AVDEN', 'ALS']),
      row(PWR_CSR1, VOS_RESET),
      row(PWR_CR2, 0, ['MONEN']),
      row(PWR_CR3, CR3_RESET, ['VBE', 'VBRS', 'USBREGEN', 'USB33DEN']),
      row(PWR_CPUCR),
      row(PWR_D3CR, VOS_RESET),
      row(PWR_WKUPCR),
      row(PWR_WKUPFR),
      row(PWR_WKUPEPR, 0, ['WKUPPUPD']),
    ]);
    this.#kept = context.memory.words(3);
  }

  reset(kind: ResetKind): void {
    const survivors = [PWR_CR3, PWR_CPUCR, PWR_WKUPFR, PWR_WKUPEPR].map((register) => this.#registers.word(register));
    this.#registers.reset();
    if (kind === 'power-on') {
      this.#kept.fill(0, 0, STANDBY_ENTERED + 1);
      return;
    }
    const [cr3 = 0, cpucr = 0, flags = 0, pins = 0] = survivors;
    this.#registers.set(PWR_CR3, (CR3_RESET & ~CR3_ONCE) | (cr3 & CR3_ONCE));
    this.#registers.set(PWR_CPUCR, cpucr & PWR_CPUCR.mask('SBF'));
    // The reset that ends Standby leaves them as they are.
    if (!this.#kept[STANDBY_ENTERED]) return;
    this.#kept[STANDBY_ENTERED] = 0;
    this.#registers.set(PWR_WKUPFR, flags);
    this.#registers.set(PWR_WKUPEPR, pins);
  }

  read(offset: number, width: Width): number {
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    const lanes = lanesOf(offset, width);
    const locked = at === PWR_CR3.address && this.#kept[CONFIGURED] ? CR3_ONCE : 0;
    const before = this.#registers.words[at >>> 2] ?? 0;
    const after = this.#registers.write(at, place(value, offset), lanes & ~locked);
    if (at === PWR_CR3.address && lanes & CR3_ONCE) this.#configureSupply(after);
    if (at === PWR_D3CR.address) this.#scaleVoltage(after);
    if (at === PWR_CR2.address) this.#setHardware(PWR_CR2, 'BRRDY', PWR_CR2.get(after, 'BREN'));
    if (at === PWR_WKUPCR.address) this.#clearWakeUps(place(value, offset));
    if (at === PWR_CPUCR.address && PWR_CPUCR.get(after, 'CSSF')) {
      this.#registers.set(PWR_CPUCR, after & ~(CPUCR_FLAGS | PWR_CPUCR.mask('CSSF')));
    }
    if (at === PWR_CR1.address && (before ^ after) & PWR_CR1.mask('DBP')) this.#context.chip.clocksChanged();
  }

  #configureSupply(word: number): void {
    this.#kept[CONFIGURED] = 1;
    if (word & PWR_CR3.mask('LDOEN')) return;
    this.#context.chip.note(
      'PWR_CR3 switches the core regulator off, and this board feeds the core by nothing else: only a power cycle helps',
    );
    this.#context.chip.loseCoreSupply();
  }

  #clearWakeUps(word: number): void {
    this.#registers.set(PWR_WKUPFR, this.#registers.word(PWR_WKUPFR) & ~(word & PWR_WKUPCR.mask('WKUPC')));
    this.#registers.set(PWR_WKUPCR, 0);
  }

  /** ACTVOS follows VOS at once; both ready bits stay set. */
  #scaleVoltage(word: number): void {
    const scale = PWR_D3CR.get(word, 'VOS') || 1;
    this.#registers.set(PWR_CSR1, (this.#registers.word(PWR_CSR1) & ~PWR_CSR1.mask('ACTVOS')) | (scale << 14));
  }

  #setHardware(register: typeof PWR_CR2, field: 'BRRDY', value: number): void {
    const mask = register.mask(field);
    this.#registers.set(register, value ? this.#registers.word(register) | mask : this.#registers.word(register) & ~mask);
  }

  get systemRunsInStop(): boolean {
    return PWR_CPUCR.get(this.#registers.word(PWR_CPUCR), 'RUN_D3') === 1;
  }

  get backupWritable(): boolean {
    return PWR_CR1.get(this.#registers.word(PWR_CR1), 'DBP') === 1;
  }

  enterDeepSleep(): 'stop' | 'standby' | 'reset' {
    const word = this.#registers.word(PWR_CPUCR);
    const depth = (word & STANDBY) === STANDBY && !this.systemRunsInStop ? 'standby' : 'stop';
    if (this.#context.chip.boot?.inForce.forbids(depth)) return 'reset';
    if (depth === 'standby') {
      this.#registers.set(PWR_CPUCR, word | PWR_CPUCR.mask('SBF'));
      this.#kept[STANDBY_ENTERED] = 1;
      return 'standby';
    }
    if (word & STANDBY) this.#context.chip.note('Standby of one domain alone is not modelled: the chip stays in Stop');
    this.#registers.set(PWR_CPUCR, word | PWR_CPUCR.mask('STOPF'));
    return 'stop';
  }

  pinDriven(pin: string, level: boolean | undefined): void {
    const index = WAKE_UP_PINS.indexOf(pin);
    if (index < 0) return;
    const bit = 1 << index;
    const before = (this.#kept[PIN_LEVELS]! & bit) !== 0;
    this.#kept[PIN_LEVELS] = level ? this.#kept[PIN_LEVELS]! | bit : this.#kept[PIN_LEVELS]! & ~bit;
    const settings = this.#registers.word(PWR_WKUPEPR);
    const wakesHigh = (PWR_WKUPEPR.get(settings, 'WKUPP') & bit) === 0;
    if (!(PWR_WKUPEPR.get(settings, 'WKUPEN') & bit) || before === (level === true) || wakesHigh !== (level === true)) return;
    this.#registers.set(PWR_WKUPFR, this.#registers.word(PWR_WKUPFR) | bit);
    this.#context.chip.wakeFromStandby();
  }
}
