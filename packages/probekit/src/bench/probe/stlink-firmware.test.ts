import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { RAM_BASE } from '../../../test/fakes/fake-chip.ts';
import { ProbeBench } from '../../../test/fakes/probe-bench.ts';

const OK = '80 00';
const RW_OK = '80 00 00 00 00 00 00 00 00 00 00 00';
const ENTER = 'F2 30 A3';
const READ_CTRL_STAT = 'F2 45 FF FF 04';
/** Debug power granted, nothing sticky; READOK tells of the AP reads at mount. */
const CTRL_STAT_REPLY = '80 00 00 00 40 00 00 F0';
const CLEAR_STICKY = 'F2 46 FF FF 00 00 1E';

let bench: ProbeBench;

beforeEach(() => {
  bench = new ProbeBench().start();
});

describe('golden byte vectors of a V3E on an H743', () => {
  it.each([
    ['F1', '30 00 83 04 4E 37'],
    ['F1 80', '30 00 83 04 4E 37'],
    ['FB', '03 00 09 03 00 00 00 00 83 04 4E 37'],
    ['F5', '01 00'],
    ['F7', 'D1 05 00 00 F4 07 00 00'],
    [
      'F2 62 00',
      '80 00 00 00 E4 0C 00 00 07 00 00 00 C0 5D 00 00 40 1F 00 00 E4 0C 00 00 E8 03 00 00 C8 00 00 00 32 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00',
    ],
    ['F2 61 00 00 08 07', '80 00 00 00 E8 03 00 00'],
    ['F2 61 00 00 04 00', '08 00 00 00 E4 0C 00 00'],
    ['F2 99', '42 00'],
    ['F2 43 00 00', '42 00'],
    ['F2 63 02', '40 00 00 00 00 00 00 00'],
  ])('%s in idle mode answers %s', async (command, reply) => {
    expect(await bench.ask(command)).toBe(reply);
  });

  it.each([
    ['F5', '02 00'],
    ['F2 31', '80 00 00 00 77 24 A0 6B 00 00 00 00'],
    ['F2 22', '77 24 A0 6B'],
    ['F2 36 00 ED 00 E0', '80 00 00 00 71 C2 1F 41'],
    ['F2 35 FC ED 00 E0 00 00 00 01', OK],
    ['F2 3C 00', OK],
    [READ_CTRL_STAT, CTRL_STAT_REPLY],
    ['F2 45 FF FF 24', '80 00 00 00 41 00 50 04'],
    ['F2 45 00 00 FC', '80 00 00 00 01 00 77 84'],
    ['F2 45 02 00 FC', '80 00 00 00 02 00 77 54'],
    ['F2 45 03 00 FC', '80 00 00 00 00 00 00 00'],
    ['F2 45 09 00 FC', '1D 00 00 00 00 00 00 00'],
    ['F2 4B 00', OK],
    ['F2 4B 03', '1D 00'],
    ['F2 4B 09', '1D 00'],
    ['F2 30 00', '0E 00'],
    ['F2 3B', OK],
    ['F2 53', 'CB 04'],
    ['F2 42', '00 00'],
  ])('%s in debug mode answers %s', async (command, reply) => {
    expect(await bench.ask(ENTER)).toBe(OK);
    expect(await bench.ask(command)).toBe(reply);
  });

  it('names the board in the first bytes of 128', async () => {
    const reply = await bench.ask('F2 56');
    expect(reply.startsWith('80 00 30 38 33 36 00')).toBe(true);
    expect(reply.split(' ')).toHaveLength(128);
  });

  it('returns two bytes for a single one', async () => {
    await bench.ask(ENTER);
    bench.chip.ram[3] = 0x5a;
    const { bytes, status } = await bench.readMemory('F2 0C 03 00 00 24 01', 64);
    expect([bytes.length, bytes[0], status]).toEqual([2, 0x5a, RW_OK]);
  });

  it('says nothing to EXIT and lets NRST go', async () => {
    await bench.ask(ENTER);
    await bench.ask('F2 3C 00');
    expect(bench.nrstLow).toBe(true);
    await bench.send('F2 21');
    expect(bench.nrstLow).toBe(false);
    expect(await bench.ask('F5')).toBe('01 00');
  });
});

describe('versions decide what exists', () => {
  it.each([
    [{ model: 'v2-1', firmware: 'V2J37M27' }, 'F1', '29 5B 83 04 4B 37'],
    [{ model: 'v2-1', firmware: 'V2J37M27' }, 'F2 62 00', '42 00'],
    [{ model: 'v2-1', firmware: 'V2J37M27' }, 'F2 43 07 00', OK],
    [{ model: 'v2-1', firmware: 'V2J37M27' }, 'F2 53', '06 00'],
    [{ model: 'v2-1', firmware: 'V2J23M5' }, 'F2 45 FF FF 00', '42 00'],
    [{ model: 'v2-1', firmware: 'V2J14' }, 'F2 4B 00', '42 00'],
    [{ firmware: 'V3J5M2' }, 'F2 56', '42 00'],
    [{ firmware: 'V3J1' }, 'F2 53', '42 00'],
  ])('%o answers %s with %s', async (options, command, reply) => {
    bench = new ProbeBench(options).start();
    expect(await bench.ask(command)).toBe(reply);
  });

  it('a banked DP register is refused before V3J2', async () => {
    bench = new ProbeBench({ firmware: 'V3J1' }).start();
    await bench.ask(ENTER);
    expect(await bench.ask('F2 45 FF FF 24')).toBe('08 00 00 00 00 00 00 00');
  });

  it('an access port that is not open is refused from V3J7 on', async () => {
    for (const [firmware, expected] of [
      ['V3J6', OK],
      ['V3J7M2', '1D 00'],
    ] as const) {
      bench = new ProbeBench({ firmware }).start();
      await bench.ask(ENTER);
      const reply = await bench.ask('F2 36 00 10 0E E0 02');
      expect(reply.startsWith(expected)).toBe(true);
    }
  });
});

describe('what the wires answer becomes the status', () => {
  it('ENTER fails with an unreadable ID on an open wire, a short, an unpowered target, reassigned pins', async () => {
    for (const fault of [
      () => bench.wires.setWire('SWDIO', 'open'),
      () => bench.wires.setWire('SWDIO', 'low'),
      () => bench.wires.setWire('SWCLK', 'open'),
      () => (bench.chip.powered = false),
      () => (bench.chip.pinsConnected = false),
    ]) {
      bench = new ProbeBench().start();
      fault();
      expect(await bench.ask(ENTER)).toBe('09 00');
      expect(await bench.ask('F5')).toBe('01 00');
      expect(bench.probe.led).toBe('orange');
    }
  });

  it('ENTER says that debug power was not granted', async () => {
    bench.chip.grantsDebugPower = false;
    expect(await bench.ask(ENTER)).toBe('0B 00');
  });

  it('commands that need debug mode are refused in idle mode with a bare status, memory reads with all their bytes', async () => {
    expect(await bench.ask('F2 36 00 ED 00 E0')).toBe('06 00');
    const { bytes, status } = await bench.readMemory('F2 07 00 00 00 24 10', 64);
    expect([bytes.length, status]).toEqual([16, '06 00 00 00 00 00 00 24 00 00 00 00']);
  });

  describe('in debug mode', () => {
    beforeEach(async () => {
      await bench.ask(ENTER);
    });

    it('a line that dies gives an invalid ACK', async () => {
      bench.wires.setWire('SWDIO', 'open');
      expect(await bench.ask('F2 31')).toBe('16 00 00 00 00 00 00 00 00 00 00 00');
      bench.wires.setWire('SWDIO', 'ok');
      // The floating line was a line reset to the target: it wants DPIDR first, and falls silent at anything else.
      expect(await bench.ask('F2 36 00 ED 00 E0')).toBe('16 00 00 00 00 00 00 00');
      expect((await bench.ask('F2 31')).slice(0, 2)).toBe('16');
      expect(await bench.ask(ENTER)).toBe(OK);
      expect((await bench.ask('F2 31')).startsWith('80')).toBe(true);
    });

    it('a bus error is told with its address, after the whole data phase', async () => {
      const { bytes, status } = await bench.readMemory('F2 07 F8 FF 00 24 10', 64);
      expect([bytes.length, status]).toEqual([16, '11 00 00 00 00 00 01 24 00 00 00 00']);
    });

    it('STICKYERR stays for the host to see and clear; the next memory command starts clean', async () => {
      expect((await bench.ask('F2 36 00 00 00 90')).slice(0, 5)).toBe('15 00');
      expect(await bench.ask(READ_CTRL_STAT)).toMatch(/^80 00 00 00 20/);
      expect((await bench.ask('F2 45 00 00 00')).slice(0, 5)).toBe('15 00');
      expect((await bench.ask('F2 36 00 ED 00 E0')).slice(0, 5)).toBe(OK);
      expect((await bench.ask('F2 36 00 00 00 90')).slice(0, 5)).toBe('15 00');
      expect(await bench.ask(CLEAR_STICKY)).toBe(OK);
      expect(await bench.ask(READ_CTRL_STAT)).toMatch(/^80 00 00 00 00/); // READOK: the last AP read failed
    });

    it('a bus that does not answer is told as WAIT, and a repeat succeeds once it does', async () => {
      bench.chip.ram[0] = 0x77;
      bench.chip.stalls = 1000;
      expect((await bench.readMemory('F2 07 00 00 00 24 04', 64)).status).toMatch(/^14 00/);
      bench.chip.stalls = 0;
      const again = await bench.readMemory('F2 07 00 00 00 24 04', 64);
      expect([again.bytes[0], again.status]).toEqual([0x77, RW_OK]);
    });

    it('a few WAITs are hidden by retries', async () => {
      bench.chip.stalls = 4;
      expect((await bench.readMemory('F2 07 00 00 00 24 04', 64)).status).toBe(RW_OK);
    });

    it('noise shows as parity and protocol errors; a reconnect goes on', async () => {
      bench.wires.setWire('SWDIO', { noise: 0.001 });
      const seen = new Map<string, number>();
      let right = 0;
      for (let attempt = 0; attempt < 150; attempt++) {
        const reply = await bench.ask('F2 36 00 ED 00 E0');
        seen.set(reply.slice(0, 2), (seen.get(reply.slice(0, 2)) ?? 0) + 1);
        if (reply === '80 00 00 00 71 C2 1F 41') right++;
        if (!reply.startsWith('80')) await bench.ask(ENTER);
      }
      const good = seen.get('80') ?? 0;
      expect(['12', '13', '16', '17'].filter((status) => seen.has(status)).length).toBeGreaterThan(1);
      // Parity misses an even number of flips, so that a wrong word can pass, but seldom.
      expect(right).toBeGreaterThan(0.9 * good);
      expect(good).toBeLessThan(150);
    });

    it('misaligned blocks are refused before the wires are touched', async () => {
      const accesses = bench.chip.log.length;
      expect((await bench.readMemory('F2 07 02 00 00 24 04', 64)).status).toMatch(/^0A 00/);
      expect((await bench.readMemory('F2 47 00 00 00 24 03', 64)).status).toMatch(/^0A 00/);
      expect(bench.chip.log.length).toBe(accesses);
    });
  });
});

describe('memory commands', () => {
  beforeEach(async () => {
    await bench.ask(ENTER);
  });

  const command = (sub: number, address: number, byteLength: number, tail = '') =>
    `F2 ${[sub, address, address >>> 8, address >>> 16, address >>> 24, byteLength, byteLength >>> 8]
      .map((byte) => (byte & 0xff).toString(16).padStart(2, '0'))
      .join(' ')}${tail}`;

  it('write and read back 6144 bytes across 1 KiB boundaries', async () => {
    const data = Uint8Array.from({ length: 6144 }, (_, index) => (index * 7 + (index >>> 8)) & 0xff);
    expect(await bench.writeMemory(command(0x08, RAM_BASE + 0x3f0, 6144), data)).toBe(RW_OK);
    expect(bench.chip.ram.subarray(0x3f0, 0x3f0 + 6144)).toEqual(data);
    const { bytes, status } = await bench.readMemory(command(0x07, RAM_BASE + 0x3f0, 6144), 6144);
    expect(status).toBe(RW_OK);
    expect(bytes).toEqual(data);
  });

  it('agree with plain memory for any width, place and length, and touch nothing else', async () => {
    const widths = [
      { width: 1, readSub: 0x0c, writeSub: 0x0d, longest: 512 },
      { width: 2, readSub: 0x47, writeSub: 0x48, longest: 2048 },
      { width: 4, readSub: 0x07, writeSub: 0x08, longest: 4096 },
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...widths), fc.nat(2000), fc.nat(1023), fc.nat(255), async (kind, place, size, fill) => {
        const at = place * kind.width;
        const byteLength = Math.max(1, size % (kind.longest / kind.width)) * kind.width;
        const ram = bench.chip.ram.subarray(0, 0x4000);
        ram.fill(0xee);
        const data = Uint8Array.from({ length: byteLength }, (_, index) => (fill + index) & 0xff);
        expect(await bench.writeMemory(command(kind.writeSub, RAM_BASE + at, byteLength), data)).toBe(RW_OK);
        const expected = new Uint8Array(ram.length).fill(0xee);
        expected.set(data, at);
        expect(ram.every((byte, index) => byte === expected[index])).toBe(true);
        const { bytes } = await bench.readMemory(command(kind.readSub, RAM_BASE + at, byteLength), 6144);
        expect(bytes.subarray(0, byteLength)).toEqual(data);
      }),
      { numRuns: 20 },
    );
  });

  it('take data in any split of transfers', async () => {
    const data = Uint8Array.from({ length: 64 }, (_, index) => index);
    await bench.send(command(0x08, RAM_BASE, 64), data.subarray(0, 10));
    await bench.out(data.subarray(10, 63));
    await bench.out(data.subarray(63));
    expect(await bench.ask('F2 3E')).toBe(RW_OK);
    expect(bench.chip.ram.subarray(0, 64)).toEqual(data);
  });

  it('keep one address in the commands without increment', async () => {
    await bench.writeMemory(command(0x50, RAM_BASE, 8), Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0));
    expect(bench.chip.ram.subarray(0, 8)).toEqual(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0));
    const { bytes } = await bench.readMemory(command(0x54, RAM_BASE, 8), 8);
    expect(bytes).toEqual(Uint8Array.of(2, 0, 0, 0, 2, 0, 0, 0));
  });

  it('use the access port and CSW bits they are given; without, the debug bus is taken from the software', async () => {
    await bench.ask('F2 4B 02');
    expect((await bench.readMemory(command(0x07, 0xe00e_1000, 4, ' 02 00 00 A2'), 4)).status).toBe(RW_OK);
    expect(bench.chip.softwareDebugAccess).toBe(true);
    await bench.readMemory(command(0x07, 0xe00e_1000, 4, ' 02'), 4);
    expect(bench.chip.softwareDebugAccess).toBe(false);
  });
});

describe('core commands', () => {
  beforeEach(async () => {
    await bench.ask(ENTER);
    await bench.ask('F2 35 F0 ED 00 E0 03 00 5F A0');
  });

  it('halt by a DHCSR write, then write and read registers', async () => {
    expect(bench.chip.halted).toBe(true);
    expect(await bench.ask('F2 34 0F 01 02 00 08')).toBe(OK);
    expect(await bench.ask('F2 33 0F')).toBe('80 00 00 00 01 02 00 08');
    const all = (await bench.ask('F2 3A')).split(' ');
    expect([all.length, all.slice(4 + 15 * 4, 8 + 15 * 4).join(' ')]).toEqual([88, '01 02 00 08']);
  });

  it('tell a command error while the core runs', async () => {
    await bench.ask('F2 35 F0 ED 00 E0 01 00 5F A0');
    expect(await bench.ask('F2 33 0F')).toMatch(/^08 00/);
  });

  it('reset by SYSRESETREQ in debug mode only', async () => {
    expect(await bench.ask('F2 32')).toBe(OK);
    expect(bench.chip.resetRequests).toBe(1);
    await bench.send('F2 21');
    expect(await bench.ask('F2 32')).toBe(OK);
    expect(bench.chip.resetRequests).toBe(1);
  });

  it('run a list of single accesses as OpenOCD packs them', async () => {
    bench.chip.ram[4] = 0x42;
    const items = Uint8Array.of(5, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0x24, 9, 0, 0, 0, 4, 0, 0, 0x24);
    await bench.send('F2 51 04', items);
    expect(await bench.ask('F2 52 04')).toBe(
      '00 00 00 00 00 00 00 00 00 00 00 00 42 00 00 00 80 00 00 00 80 00 00 00 80 00 00 00 80 00 00 00',
    );
    expect(bench.chip.ram[0]).toBe(9);
  });
});

describe('start-up of known clients', () => {
  /** Replies that matter; `-` where a command has none. */
  async function play(script: readonly (readonly [string, string])[]): Promise<void> {
    for (const [command, expected] of script) {
      if (expected === '-') await bench.send(command);
      else expect([command, (await bench.ask(command)).startsWith(expected)]).toEqual([command, true]);
    }
  }

  it('OpenOCD hla_swd', async () => {
    await play([
      ['F1', '30 00'],
      ['FB', '03 00 09'],
      ['F5', '01 00'],
      ['F5', '01 00'],
      ['F7', 'D1 05'],
      ['F2 62', OK],
      ['F2 61 00 00 08 07', '80 00 00 00 E8 03'],
      [ENTER, OK],
      ['F5', '02 00'],
      ['F2 4B', OK],
      ['F2 07 00 ED 00 E0 04', '71 C2 1F 41'],
      ['F2 3E', RW_OK],
      ['F2 3C 01', OK],
      ['F2 31', '80 00 00 00 77 24 A0 6B'],
      ['F2 36 F0 ED 00 E0', OK],
      ['F5', '02 00'],
      ['F2 21', '-'],
      ['F5', '01 00'],
    ]);
  });

  it('OpenOCD dapdirect_swd', async () => {
    await play([
      ['F2 61 00 00 05', '80 00 00 00 05 00'],
      [ENTER, OK],
      ['F2 4B', OK],
      ['F2 61 00 00 E8 03', '80 00 00 00 E8 03'],
      ['F2 3C 01', OK],
      ['F2 46 FF FF 04 00 20 00 00 50', OK],
      [READ_CTRL_STAT, CTRL_STAT_REPLY],
      ['F2 46 FF FF 04 00 00 00 00 50', OK],
      [READ_CTRL_STAT, CTRL_STAT_REPLY],
      ['F2 4B 02', OK],
      ['F2 45 02 00 F4', '80 00 00 00 00 00 00 00'],
      ['F2 46 02 00 00 00 00 00 00 A2', OK],
      ['F2 46 02 00 04 00 00 10 0E E0', OK],
      ['F2 45 02 00 04', '80 00 00 00 00 10 0E E0'],
      ['F2 45 02 00 00', '80 00 00 00 42 00 00 80'],
      ['F2 46 00 00 00 00 00 00 00 AA', OK],
      ['F2 45 00 00 00', '80 00 00 00 40 00 80 AA'],
      [READ_CTRL_STAT, OK],
      ['F2 4C 00', OK],
      ['F2 4C 02', OK],
      ['F2 21', '-'],
    ]);
  });

  it('st-info with the debug mode left open, then the next client', async () => {
    await play([
      ['F2 61 00 00 E8 03', OK],
      [ENTER, OK],
      ['F2 36 F0 ED 00 E0', OK],
      ['F2 3C 00', OK],
      ['F2 3C 01', OK],
      ['F2 32', OK],
      ['F2 31', OK],
      ['F2 36 00 ED 00 E0', '80 00 00 00 71 C2'],
      ['F5', '02 00'],
      ['F2 21', '-'],
      [ENTER, OK],
    ]);
  });
});

it('any command with any data leaves a probe that answers after a new configuration', async () => {
  const setConfiguration = { requestType: 0, request: 9, value: 1, index: 0, length: 0 };
  const opcode = fc.oneof(fc.constant(0xf2), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(opcode, fc.nat(0x65), fc.uint8Array({ minLength: 0, maxLength: 14 })),
      fc.uint8Array({ maxLength: 700 }),
      fc.boolean(),
      async ([first, second, rest], data, enter) => {
        if (enter) await bench.ask(ENTER);
        await bench.out(Uint8Array.of(first, second, ...rest));
        // A reply too long to be left unread makes the probe refuse more, as a host that gives up finds out.
        const sent = bench.probe.submit({ id: -1, endpoint: 0x01, data });
        await bench.probe.submit({ id: -2, endpoint: 0, setup: setConfiguration });
        await bench.probe.cancel(-1);
        await sent;
        await bench.probe.submit({ id: -2, endpoint: 0, setup: setConfiguration });
        expect(await bench.ask('F1', 64)).toBe('30 00 83 04 4E 37');
      },
    ),
    { numRuns: 200 },
  );
});
