/** Opens the probe and connects to the target for one command, and leaves both as they should be left afterwards. */
import { RingTracer } from '../base/index.ts';
import type { Target } from '../stm32/index.ts';
import type { CommandContext } from './context.ts';
import { openProbeSource, type ProbeSource } from './probe-source.ts';
import { bytesText, voltsText } from './quantities.ts';

/** Opens the probe's surroundings, runs `action`, closes them. */
export async function withSource<T>({ options }: CommandContext, action: (source: ProbeSource) => Promise<T>): Promise<T> {
  const source = await openProbeSource({ address: options.probe, trace: options.trace, tracer: new RingTracer() });
  try {
    return await action(source);
  } finally {
    await source.close();
  }
}

/**
 * Connects as the global options say, runs `action`, detaches.
 */
export function withTarget<T>(context: CommandContext, action: (target: Target, source: ProbeSource) => Promise<T>): Promise<T> {
  return withSource(context, async (source) => {
    const { connectTarget } = await import('../stm32/index.ts');
    const { connect: mode, speedKhz } = context.options;
    const probe = await source.openProbe();
    try {
      const target = await connectTarget(probe, { mode, speedKhz, signal: context.signal });
      return await action(target, source);
    } finally {
      await probe.detach();
    }
  });
}

/** Lets a core go on that connecting under reset has halted. */
export async function letGo(context: CommandContext, { core }: Target): Promise<void> {
  if (context.options.connect === 'under-reset') await core.releaseDebug();
}

/** `ST-LINK V3E  V3J9M3  STM32H743ZI rev V  2 MiB  3.29 V` */
export async function headline({ probe, chip }: Target): Promise<string> {
  const volts = await probe.readTargetVoltage();
  const parts = [
    probe.identity.product,
    probe.identity.firmware,
    chip.name + (chip.revision ? ` rev ${chip.revision}` : ''),
    chip.flashKib === undefined ? '' : bytesText(chip.flashKib * 1024),
    volts === undefined ? '' : voltsText(volts),
  ];
  return parts.filter((part) => part !== '').join('  ');
}
