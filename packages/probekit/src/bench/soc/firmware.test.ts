import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RSR_CAUSES } from '../../spec/stm32/rcc-h7.ts';
import { BenchClock } from '../clock.ts';
import { LinearMemory } from '../linear-memory.ts';
import { elfSegments } from '../scenario/elf-segments.ts';
import { BUS_FAULT, BUS_OK, BUS_STALL } from '../seams.ts';
import { frameOf } from '../wires/uart-signal.ts';
import { Chip } from './chip.ts';
import { STM32H743 } from './stm32h743.ts';

const DHCSR = 0xe000_edf0;
const DBGMCU_CR = 0xe00e_1004;
const RSR = 0x5802_44d0;
const RAM = 0x2400_0000;
const BIT_115200 = 1 / 115200;
const MS = 1e6;

function loadFirmware(chip: Chip, name: string): void {
  const file = new Uint8Array(readFileSync(new URL(`../../../../../firmware/${name}.elf`, import.meta.url)));
  for (const { address, bytes } of elfSegments(file, name)) chip.loadFlash(address, bytes);
}

function running(name: string, options: Readonly<Record<string, number>> = {}) {
  const notes: string[] = [];
  const chip = new Chip({
    part: STM32H743,
    memory: new LinearMemory(8 * 1024 * 1024),
    clock: new BenchClock(),
    note: (text) => notes.push(text),
  });
  const seen = { text: '', bitSeconds: 0, pins: [] as string[] };
  chip.onUartFrame = (uart, { byte = 0, bitSeconds }) => {
    if (uart === 'USART3') seen.text += String.fromCharCode(byte);
    seen.bitSeconds = bitSeconds;
  };
  chip.onPin = (pin, high) => seen.pins.push(`${pin}=${high}@${Math.round(chip.nowNs / MS)}`);
  loadFirmware(chip, name);
  chip.setOptionBytes(options);
  chip.setSupply(3.3);
  const status = (port: number, address: number): number => {
    chip.read(port, address, 4);
    return chip.status;
  };
  return { chip, seen, notes, status };
}

describe('firmware that really runs', () => {
  it('toggles LD1 each 100 ms and talks at 115200 baud', () => {
    const { chip, seen, notes } = running('blinky');
    chip.advanceTo(1050 * MS);
    expect(seen.text).toBe('blinky: LD1 toggles\r\nblinky: 1 s\r\n');
    expect(seen.bitSeconds).toBeCloseTo(556 / 64e6, 12);
    const edges = seen.pins.filter((text) => text.startsWith('PB0=')).map((text) => Number(text.split('@')[1]));
    expect(edges.length).toBe(11);
    expect(edges[2]! - edges[1]!).toBe(100);
    expect(notes).toEqual([]);
  });

  it('sleeps until a byte arrives, and sends it back', () => {
    const { chip, seen, status } = running('echo');
    chip.advanceTo(10 * MS);
    expect(chip.coreState).toBe('sleeping');
    chip.uartReceive('USART3', frameOf(0x41, BIT_115200));
    chip.advanceTo(11 * MS);
    expect(seen.text).toBe('echo: type\r\nA');
    expect(chip.coreState).toBe('sleeping');
    // Only the private bus answers while the core sleeps, unless DBGSLEEP_D1 is set.
    expect(status(0, RAM)).toBe(BUS_STALL);
    expect(status(0, DHCSR)).toBe(BUS_OK);
    expect(status(1, 0x3800_0000)).toBe(BUS_OK);
    chip.write(2, DBGMCU_CR, 1, 4);
    expect(status(0, RAM)).toBe(BUS_OK);
  });

  it('garbles a byte that arrives at half the speed', () => {
    const { chip, seen } = running('echo');
    chip.advanceTo(10 * MS);
    chip.uartReceive('USART3', frameOf(0x41, 2 * BIT_115200));
    chip.advanceTo(12 * MS);
    // Each of its bits is two of the receiver's, and its last gap looks like a second start bit.
    expect(seen.text).toBe('echo: type\r\n\x06\xfe');
  });

  it('takes the debug pins away, and has them back while NRST is low', () => {
    const { chip } = running('swd-pins');
    chip.advanceTo(1 * MS);
    expect(chip.pinsConnected).toBe(true);
    chip.advanceTo(5 * MS);
    expect(chip.pinsConnected).toBe(false);
    chip.setNrst(false);
    expect(chip.pinsConnected).toBe(true);
  });

  it('stops its clocks: AP0 never answers, AP2 does, and a reset starts it again', () => {
    const { chip, status } = running('stop-mode');
    chip.advanceTo(1 * MS);
    expect(chip.coreState).toBe('stopped');
    expect(status(0, DHCSR)).toBe(BUS_STALL);
    expect(status(0, RAM)).toBe(BUS_STALL);
    expect(status(1, 0x3800_0000)).toBe(BUS_STALL);
    expect(status(2, DBGMCU_CR)).toBe(BUS_OK);
    chip.write(2, DBGMCU_CR, 0x86, 4);
    expect(status(0, RAM)).toBe(BUS_OK);
    expect(status(1, 0x3800_0000)).toBe(BUS_OK);
    chip.write(0, DHCSR, 0xa05f_0003, 4);
    expect(chip.coreState).toBe('halted');
    chip.setNrst(false);
    expect(status(0, DHCSR)).toBe(BUS_OK);
    expect(status(0, RAM)).toBe(BUS_FAULT);
  });

  it('wakes from Stop by an edge on an EXTI line, on the internal oscillator', () => {
    const { chip } = running('echo');
    chip.advanceTo(1 * MS);
    // cpsid i; wfi; b .
    chip.loadFlash(0x0800_0000, Uint8Array.of(0, 0x10, 0, 0x24, 9, 0, 0, 8, 0x72, 0xb6, 0x30, 0xbf, 0xfe, 0xe7));
    chip.write(0, DHCSR, 0xa05f_0003, 4);
    chip.write(0, 0xe000_edfc, 1, 4);
    chip.setNrst(false);
    chip.setNrst(true);
    const settings: readonly (readonly [number, number])[] = [
      [0x5802_44e0, 4], // GPIOC clock
      [0x5802_0800, 0xf3ff_ffff], // PC13 input
      [0x5802_44f4, 2], // SYSCFG clock
      [0x5800_0414, 0x20], // EXTI13 from port C
      [0x5800_0000, 1 << 13], // rising edge
      [0x5800_0080, 1 << 13], // unmasked
      [0xe000_e104, 1 << 8], // EXTI15_10 is line 40
      [0xe000_ed10, 4], // SLEEPDEEP
      [DHCSR, 0xa05f_0001],
    ];
    for (const [address, value] of settings) chip.write(0, address, value, 4);
    chip.advanceTo(chip.nowNs + 1 * MS);
    expect(chip.coreState).toBe('stopped');
    chip.drivePin('PC13', true);
    expect(chip.coreState).toBe('running');
    chip.advanceTo(chip.nowNs + 1 * MS);
    expect(chip.pc).toBe(0x0800_000c);
  });

  it('is reset by a watchdog that nobody feeds, each 26 ms', () => {
    const { chip, seen } = running('watchdog-loop');
    chip.advanceTo(140 * MS);
    expect(seen.text.split('watchdog-loop\r\n').length - 1).toBe(6);
    chip.write(0, DHCSR, 0xa05f_0003, 4);
    expect(chip.read(0, RSR, 4)).toBe((RSR_CAUSES['power-on'] | RSR_CAUSES['independent-watchdog']) >>> 0);
  });

  it('keeps a watchdog still while the core is halted, if DBGMCU says so', () => {
    const { chip, seen } = running('watchdog-loop');
    chip.advanceTo(5 * MS);
    chip.write(2, 0xe00e_1054, 1 << 18, 4);
    chip.write(0, DHCSR, 0xa05f_0003, 4);
    chip.advanceTo(500 * MS);
    expect(chip.coreState).toBe('halted');
    expect(seen.text).toBe('watchdog-loop\r\n');
    chip.write(0, DHCSR, 0xa05f_0001, 4);
    chip.advanceTo(540 * MS);
    expect(seen.text).toBe('watchdog-loop\r\nwatchdog-loop\r\n');
  });

  it('has the watchdog from the start when the option byte says so', () => {
    const { chip } = running('echo', { IWDG1_SW: 0 });
    chip.advanceTo(500 * MS);
    chip.write(0, DHCSR, 0xa05f_0003, 4);
    const before = chip.read(0, RSR, 4);
    chip.write(0, DHCSR, 0xa05f_0000, 4);
    chip.advanceTo(520 * MS);
    chip.write(0, DHCSR, 0xa05f_0003, 4);
    expect([before >>> 26, chip.read(0, RSR, 4) >>> 26]).toEqual([0, 1]);
  });

  it.each([
    ['stop-mode', 'FZ_IWDG_STOP', 'stopped'],
    ['standby-loop', 'FZ_IWDG_SDBY', 'off'],
  ])('%s sleeps for ever with the watchdog on when %s stops that', (name, option, state) => {
    const resets = (options: Readonly<Record<string, number>>) => {
      const { chip, seen } = running(name, { IWDG1_SW: 0, ...options });
      chip.advanceTo(10 * MS);
      expect([chip.coreState, seen.text]).toEqual([state, '']);
      let count = 0;
      for (let ms = 10; ms < 2000; ms++) {
        const before = chip.nrstReleased;
        chip.advanceTo(ms * MS);
        if (before && !chip.nrstReleased) count++;
      }
      return count;
    };
    expect(resets({ [option]: 0 })).toBe(0);
    expect(resets({})).toBe(3);
  });

  it('cannot fetch any more once a debugger has attached at level 1', () => {
    const { chip } = running('blinky', { RDP: 0x55 });
    chip.advanceTo(10 * MS);
    expect(chip.coreState).toBe('running');
    chip.attach();
    chip.setNrst(false);
    chip.setNrst(true);
    chip.advanceTo(20 * MS);
    expect(chip.coreState).toBe('lockup');
  });
});

describe('idle time', () => {
  it('costs nothing while the core is halted', () => {
    const { chip } = running('blinky');
    chip.advanceTo(1 * MS);
    chip.write(0, DHCSR, 0xa05f_0003, 4);
    const pc = chip.pc;
    for (let step = 0; step < 100_000; step++) chip.advanceTo(chip.nowNs + 2000);
    expect(chip.nowNs).toBeGreaterThan(200 * MS);
    expect(chip.pc).toBe(pc);
  });
});
