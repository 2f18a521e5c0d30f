/** What every `DebugProbe` does with a working target on its wires. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type DebugProbe, ensureDebugPower, readDebugPort, scanAccessPorts } from '../../src/dap/index.ts';

export interface ProbeSubject {
  readonly probe: DebugProbe;
  readonly dpidr: number;
  /** IDR by access port. */
  readonly accessPorts: Readonly<Record<number, number>>;
}

export function describeProbe(name: string, open: () => Promise<ProbeSubject>): void {
  describe(`probe contract: ${name}`, () => {
    let subject: ProbeSubject;
    beforeAll(async () => {
      subject = await open();
    });

    it('says who it is', () => {
      const { identity } = subject.probe;
      expect(identity.firmware).toMatch(/^V\d+J\d+/);
      expect(identity.serialNumber).not.toBe('');
    });

    it('measures a plausible target voltage', async () => {
      const volts = await subject.probe.readTargetVoltage();
      expect(volts).toBeGreaterThan(1.6);
      expect(volts).toBeLessThan(3.7);
    });

    it('takes the fastest clock that is not above the one asked for', async () => {
      const clocks = await subject.probe.swdClocks();
      expect([...clocks].sort((a, b) => b - a)).toEqual(clocks);
      const [fastest = 0, second = 0] = clocks;
      expect(await subject.probe.setSwdClock(fastest)).toBe(fastest);
      expect(await subject.probe.setSwdClock(fastest - 1)).toBe(second);
      expect(await subject.probe.setSwdClock(1)).toBe(clocks.at(-1));
      await subject.probe.setSwdClock(1000);
    });

    it('attaches again and again', async () => {
      const { probe, dpidr } = subject;
      for (let round = 0; round < 3; round++) {
        await probe.attach();
        expect(await probe.readDp(0)).toBe(dpidr);
        await probe.detach();
      }
    });

    it('identifies the debug port and finds it powered', async () => {
      const { probe, dpidr } = subject;
      await probe.attach();
      expect(await readDebugPort(probe)).toMatchObject({ dpidr });
      await ensureDebugPower(probe, probe.clock);
    });

    it('finds the access ports, without stopping at absent ones', async () => {
      const { probe, accessPorts } = subject;
      await probe.attach();
      const found = await scanAccessPorts(probe);
      expect(Object.fromEntries(found.map(({ ap, idr }) => [ap, idr]))).toEqual(accessPorts);
    });

    it('refuses to open an access port that is not there', async () => {
      await subject.probe.attach();
      await expect(subject.probe.openAp(7)).rejects.toMatchObject({ code: 'dap/transfer', evidence: { ap: 7 } });
    });
  });
}
