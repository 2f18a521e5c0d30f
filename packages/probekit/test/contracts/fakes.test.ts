/** The contract suites over fakes: the quick check of the stack before any bench. */
import { debugProbeOverStlink } from '../../src/dap/index.ts';
import { openStlink } from '../../src/stlink/index.ts';
import { type FakeFirmware, FakeStlink } from './fake-stlink.ts';
import { fakeUsbPort } from './fake-usb-link.ts';
import { manualClock } from './manual-clock.ts';
import { describeMemory } from './memory.ts';
import { describeProbe } from './probe.ts';
import { describeUsbPort } from './usb-port.ts';

const RAM = 0x2400_0000;
const FIRMWARES: Readonly<Record<string, FakeFirmware>> = {
  V3J9: { hardware: 3, j: 9 },
  V3J4: { hardware: 3, j: 4 },
  V2J37: { hardware: 2, j: 37 },
  V2J26: { hardware: 2, j: 26 },
};

for (const [name, firmware] of Object.entries(FIRMWARES)) {
  describeMemory(`fake ${name}`, async () => {
    const fake = new FakeStlink(firmware);
    const probe = debugProbeOverStlink(await openStlink(fake, { clock: manualClock() }));
    await probe.attach();
    fake.faultAt = 0x3000_0000;
    return {
      memory: probe.memory(0),
      address: RAM,
      byteLength: 8192,
      absent: 0x3000_0000,
      peek: async (address, byteLength) => fake.peek(address, byteLength),
    };
  });
}

describeProbe('fake V3J9', async () => {
  const stlink = await openStlink(new FakeStlink(), { clock: manualClock() });
  return {
    probe: debugProbeOverStlink(stlink),
    dpidr: 0x6ba0_2477,
    accessPorts: { 0: 0x8477_0001, 1: 0x8477_0001, 2: 0x5477_0002 },
  };
});

describeUsbPort('fake link', async () => fakeUsbPort());
