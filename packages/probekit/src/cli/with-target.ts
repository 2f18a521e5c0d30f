/** Opens the probe and connects to the target for one command, and leaves both as they should be left afterwards. */
import { RingTracer } from '../base/index.ts';
import type { DebugProbe } from '../dap/index.ts';
import type { Target } from '../stm32/index.ts';
import type { CommandContext } from './context.ts';
import { openProbeSource, type ProbeSource } from './probe-source.ts';
import { bytesText, voltsText } from './quantities.ts';

/** Opens the probe's surroundings, runs `action`, closes them. */
export async function withSource<T>({ options, leases, project }: CommandContext, action: (source: ProbeSource) => Promise<T>): Promise<T> {
  const { probe, probes = [], serialNumber, trace } = options;
  const source = await openProbeSource({
    address: probe ?? (await project?.probe()),
    serialNumber,
    trace,
    tracer: new RingTracer(),
    isOneOfSeveral: probes.length > 1,
    leases,
  });
  try {
    return await action(source);
  } finally {
    await source.close();
  }
}

/** Connects as the global options say, runs `action`, detaches. @throws `cli/project-chip` before a command that writes */
export function withTarget<T>(context: CommandContext, action: (target: Target, source: ProbeSource) => Promise<T>): Promise<T> {
  return withSource(context, (source) => withTargetOf(context, source, (target) => action(target, source)));
}

/** As `withTarget`, by a source that is open already. */
export async function withTargetOf<T>(context: CommandContext, source: ProbeSource, action: (target: Target) => Promise<T>): Promise<T> {
  let probe = await source.openProbe();
  try {
    const target = await reach(context, source, probe, (again) => {
      probe = again;
    });
    await context.project?.check(target);
    await (await import('./attach-note.ts')).noteOfAttach(context, target);
    if (target.endedLoader) {
      const { tellIn } = await import('./sentences-for.ts');
      await tellIn(context.output, context.options.language ?? 'en', { key: 'session.loader-ended' });
    }
    await (await import('./left-trace.ts')).takeBackLeftTrace(context, source, target);
    await (await import('./left-breakpoints.ts')).takeBackBreakpoints(context, source, target);
    return await action(target);
  } finally {
    await probe.detach();
  }
}

async function reach(
  context: CommandContext,
  source: ProbeSource,
  probe: DebugProbe,
  onProbe: (probe: DebugProbe) => void,
): Promise<Target> {
  const { connect: mode, speedKhz } = context.options;
  if (mode === 'auto') return (await import('./auto-connect.ts')).climbWith(context, source, probe, onProbe);
  const { connectTarget } = await import('../stm32/index.ts');
  return connectTarget(probe, { mode, speedKhz, signal: context.signal });
}

/** Lets a core go on that connecting has reset and halted. */
export async function letGo({ core, resetBy }: Target): Promise<void> {
  if (resetBy !== undefined) await core.releaseDebug();
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
