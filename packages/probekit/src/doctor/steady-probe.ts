/**
 * A probe whose accesses are repeated where the wire, not the target, spoiled them, and which counts them: one damaged
 * transfer among good ones tells of the wires and says nothing of the chip. After a protocol error the debug port keeps
 * silent until a line reset, which attaching brings. Source: ARM IHI 0031, B4.2.5 (protocol error response).
 */
import { hasCode, type Memory } from '../base/index.ts';
import { type DebugProbe, dapErrors } from '../dap/index.ts';

const ATTEMPTS = 4;
/** In all: attaching takes 0.1 s, and a link that needs it more often has told what it has to tell. */
const MOST_REPEATED = 6;

export interface SteadyProbe {
  readonly probe: DebugProbe;
  /** Accesses that went wrong on the wire and succeeded when they were repeated. */
  readonly mended: () => number;
  /** Counts anew: what went wrong so far tells nothing of the wires. */
  readonly forgive: () => void;
  /** One try at what can also be done in smaller steps or left out; undefined where damage, which counts, or a refusal stood in the way. */
  readonly once: <T>(access: (probe: DebugProbe) => Promise<T>) => Promise<T | undefined>;
}

/** Everything done with a target through this must bear being done twice. */
export function steadyProbe(probe: DebugProbe): SteadyProbe {
  let mended = 0;
  let repeated = 0;
  // A probe that did not come back to its target is in no debug mode, and refuses whatever is asked of it.
  let isLost = false;
  const attachAgain = async () => {
    try {
      await probe.attach();
    } catch (error) {
      // Without power it is in debug mode all the same, and the access shows what answers.
      if (!dapErrors.is(error, 'dap/no-debug-power')) throw error;
    }
    isLost = false;
  };
  const steady = async <T>(access: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        if (isLost) await attachAgain();
        const result = await access();
        if (attempt > 1) mended += 1;
        return result;
      } catch (error) {
        // Once the wire has spoiled something, an access port that is not found any more is of the same making.
        const isSpoiled = isOfTheWire(error) || ((mended > 0 || attempt > 1) && isOfThePort(error));
        if (attempt === ATTEMPTS || repeated === MOST_REPEATED || !isSpoiled) throw error;
        isLost = true;
        repeated += 1;
      }
    }
  };
  const once = async <T>(access: (probe: DebugProbe) => Promise<T>): Promise<T | undefined> => {
    try {
      if (isLost) await attachAgain();
      return await access(probe);
    } catch (error) {
      if (!hasCode(error, 'dap/transfer', 'stlink/status')) throw error;
      if (!isOfTheWire(error)) return undefined;
      mended += 1;
      isLost = true;
      return undefined;
    }
  };
  const steadyMemory = (memory: Memory): Memory => ({
    read: (address, byteLength, options) => steady(() => memory.read(address, byteLength, options)),
    write: (address, data, options) => steady(() => memory.write(address, data, options)),
    read32: (address, options) => steady(() => memory.read32(address, options)),
    read16: (address, options) => steady(() => memory.read16(address, options)),
    read8: (address, options) => steady(() => memory.read8(address, options)),
    write32: (address, value, options) => steady(() => memory.write32(address, value, options)),
    write16: (address, value, options) => steady(() => memory.write16(address, value, options)),
    write8: (address, value, options) => steady(() => memory.write8(address, value, options)),
  });
  const { door, identity, clock, tracer } = probe;
  return {
    mended: () => mended,
    forgive: () => {
      mended = 0;
    },
    once,
    probe: {
      door,
      identity,
      clock,
      tracer,
      readTargetVoltage: (options) => probe.readTargetVoltage(options),
      swdClocks: () => probe.swdClocks(),
      setSwdClock: (khz) => probe.setSwdClock(khz),
      attach: async () => {
        await probe.attach();
        isLost = false;
      },
      detach: () => probe.detach(),
      driveNrst: (level) => probe.driveNrst(level),
      readDp: (address) => steady(() => probe.readDp(address)),
      writeDp: (address, value) => steady(() => probe.writeDp(address, value)),
      readAp: (ap, address) => steady(() => probe.readAp(ap, address)),
      writeAp: (ap, address, value) => steady(() => probe.writeAp(ap, address, value)),
      openAp: (ap) => steady(() => probe.openAp(ap)),
      memory: (ap, known) => steadyMemory(probe.memory(ap, known)),
    },
  };
}

function isOfTheWire(error: unknown): boolean {
  return dapErrors.is(error, 'dap/transfer') && (error.evidence.ack === 'none' || error.evidence.ack === 'parity');
}

/** The access port itself refused, not an address behind it. */
function isOfThePort(error: unknown): boolean {
  return dapErrors.is(error, 'dap/transfer') && error.evidence.ack === 'fault' && error.evidence.address === undefined;
}
