/** The checks beyond the probe, C4 to C12, in the order power, wires, ports, core, chip, protection; C6 and C7 where they are needed. */
import { type Clock, hasCode } from '../base/index.ts';
import { CortexM, coreIdentityOf } from '../cortex/index.ts';
import { type DebugProbe, debugProbeOverStlink } from '../dap/index.ts';
import { DPIDR_H7 } from '../spec/stm32/devices.ts';
import type { StationName } from '../spec/symptoms/layers.ts';
import type { StlinkProbe } from '../stlink/index.ts';
import { type AskHands, type ChipIdentity, identifyByDebugBus, identifyChip } from '../stm32/index.ts';
import { checkAccessPorts, coreApOf } from './checks/access-ports.ts';
import { checkAttach, checkAttachQuickly, checkAttachSlowly, dpidrOf, judgeDamaged } from './checks/attach.ts';
import { checkAttachUnderReset, letGo } from './checks/attach-under-reset.ts';
import { judgeChip } from './checks/chip-identity.ts';
import { checkCoreState } from './checks/core-state.ts';
import { readManyWords } from './checks/link.ts';
import { lookThroughOtherCore, namedByPorts } from './checks/other-core.ts';
import { lookThroughDebugBus } from './checks/product-state.ts';
import { checkProtection } from './checks/protection.ts';
import { checkProtectionAsleep } from './checks/protection-asleep.ts';
import { type AfterReset, checkPowerRace, checkResetRace } from './checks/reset-race.ts';
import { checkTargetVoltage } from './checks/target-voltage.ts';
import { throughResets } from './checks/through-resets.ts';
import { checkWhyCoreFails } from './checks/why-core-fails.ts';
import { type Diagnosis, type Warning, warning } from './diagnosis.ts';
import type { Finding } from './evidence.ts';
import { type SteadyProbe, steadyProbe } from './steady-probe.ts';

export interface TargetOptions {
  /** Asks hands to cycle the target's power, for C7, where no reset lets the core be caught. Left out where nobody is there. */
  readonly ask?: AskHands | undefined;
  /** Watch the core for more than a second where a short look at it was odd. Default true; without it such a core stays unknown. */
  readonly longLook?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Attach to the target at all (C5 and on). On a chip with RDP 1 the attach itself may stop the program until power is cycled. Default true. */
  readonly allowAttach?: boolean;
  /** C5 with the slowest clock of the probe only, for a link that damages everything faster. */
  readonly slowest?: boolean | undefined;
  /**
   * When C6 may reset the target: never, when it cannot be looked at otherwise (default). `never` is reading mode: C11 does
   * not keep the clocks of a sleeping core on either.
   */
  readonly reset?: 'never' | 'when-unreachable';
}

export interface Reporting {
  readonly found: (finding: Finding | undefined) => void;
  readonly warn: (warning: Warning) => void;
  /** Said before, kept nowhere. */
  readonly announce: (warning: Warning) => void;
  readonly reach: (station: StationName) => void;
}

/** Reads what the target shows; leaves it as it was, and the probe out of debug mode. */
export async function examineTarget(stlink: StlinkProbe, options: TargetOptions, reporting: Reporting): Promise<Diagnosis['target']> {
  const { found, warn, announce, reach } = reporting;
  const { signal, allowAttach = true, reset = 'when-unreachable', slowest = false } = options;
  const { clock } = stlink;
  const probe = debugProbeOverStlink(stlink);
  reach('power');
  found(await checkTargetVoltage(probe, clock, signal));
  if (!allowAttach) {
    warn(warning('attach-skipped', 'warning.attach-skipped'));
    return undefined;
  }
  announce(warning('rdp-attach', 'warning.rdp-attach'));
  reach('wires');
  try {
    const attach = slowest ? await checkAttachSlowly(probe) : await checkAttachQuickly(probe, clock, signal);
    found(attach);
    const steady = steadyProbe(probe);
    const look = ANSWERED.has(attach.outcome) ? await lookUnlessLost(steady, clock, attach, options, reporting) : UNSEEN;
    if (look.controllable || look.explained || reset === 'never') return look.target;
    reach('reset');
    const isSound = SOUND.has(attach.outcome) && steady.mended() === 0;
    return (await lookUnderReset(steady.probe, options, reporting, { ...look, isSound })) ?? look.target;
  } finally {
    await leave(probe);
  }
}

const ANSWERED: ReadonlySet<string> = new Set(['answers', 'slow-only', 'intermittent']);

/** Of C5: whatever it says, it does not say that the wires spoil transfers. */
const SOUND: ReadonlySet<string> = new Set(['answers', 'silent', 'no-power', 'wait']);

/** Of C9: awake, and not as a program should be. */
const FAILING: ReadonlySet<string> = new Set(['lockup', 'crashed', 'reset-loop']);

interface Look {
  /** The core was seen and nothing stands in the way of controlling it. */
  readonly controllable: boolean;
  /** Why the core does not answer was read, or C6 cannot look at it: a reset would tell no more. */
  readonly explained: boolean;
  /** The core stays in reset, so that there is no moment after one. */
  readonly held: boolean;
  readonly target: Diagnosis['target'];
  /** Findings that must wait for C6: unreadable now, perhaps readable under reset. */
  readonly waiting: readonly Finding[];
  readonly ports: Finding<'C8'> | undefined;
}

const UNSEEN: Look = { ports: undefined, controllable: false, explained: false, held: false, target: undefined, waiting: [] };

/** A link that breaks off for good in the middle of the look has answered all the same. */
async function lookUnlessLost(
  steady: SteadyProbe,
  clock: Clock,
  attach: Finding<'C5'>,
  options: TargetOptions,
  reporting: Reporting,
): Promise<Look> {
  try {
    return await lookAtTarget(steady, clock, attach, options, reporting);
  } catch (error) {
    if (!hasCode(error, 'dap/transfer', 'stlink/status')) throw error;
    const { signal } = options;
    reporting.found(judgeDamaged(await lookAtLink(steady.probe, clock, attach, signal), steady.mended() + 1));
    return UNSEEN;
  }
}

/** A quick attach that later transfers belie is made again thoroughly: whether a slow clock mends the link is worth knowing. */
async function lookAtLink(probe: DebugProbe, clock: Clock, attach: Finding<'C5'>, signal: AbortSignal | undefined): Promise<Finding<'C5'>> {
  if (attach.outcome !== 'answers') return attach;
  const again = await checkAttach(probe, clock, { signal });
  return ANSWERED.has(again.outcome) ? again : attach;
}

/** Blocks read again after one damaged transfer: some 200 000 bits. Wires that spoil one in 50 000 would spoil several. */
const MORE_BLOCKS = 8;

/** One transfer damaged among so many bits is what happens on wires that are well: it is no finding. */
async function forgiveOne({ mended, forgive, once }: SteadyProbe, coreAp: number): Promise<void> {
  if (mended() !== 1) return;
  for (let block = 0; block < MORE_BLOCKS; block++) {
    if (!(await once((raw) => readManyWords(raw.memory(coreAp))))) return;
  }
  forgive();
}

async function lookAtTarget(
  steady: SteadyProbe,
  clock: Clock,
  attach: Finding<'C5'>,
  { signal, reset = 'when-unreachable', longLook }: TargetOptions,
  { found, warn, reach }: Reporting,
): Promise<Look> {
  const { probe, mended, once } = steady;
  reach('debug');
  const ports = await checkAccessPorts(probe);
  found(ports);
  const coreAp = coreApOf(ports);
  const dpidr = dpidrOf(attach);
  const isH7 = dpidr === DPIDR_H7 && coreAp === 0;
  const memory = throughResets(probe.memory(coreAp), clock);
  const debugBus = probe.memory(2);
  reach('core');
  const {
    finding: core,
    isSettled,
    cpuid,
  } = await checkCoreState(probe.memory(coreAp), clock, {
    isH7,
    longLook,
    signal,
    block: (read) => once((raw) => read(raw.memory(coreAp))),
  });
  // Over wires that damage transfers a refusal proves nothing of the chip.
  const isSound = () => attach.outcome === 'answers' && mended() === 0;
  const worthTelling = ({ outcome }: Finding) => outcome !== 'unreadable' || isSound();
  if (isSettled && worthTelling(core)) found(core);
  if (FAILING.has(core.outcome)) found(await checkWhyCoreFails(memory, { isH7 }));
  const controllable = core.outcome !== 'unreadable' && core.outcome !== 'held-in-reset';
  if (controllable && attach.outcome === 'answers') await forgiveOne(steady, coreAp);
  const readCpuid = async () => (cpuid === undefined ? new CortexM(memory, clock).readCpuid() : coreIdentityOf(cpuid));
  // A core that sleeps or does not answer keeps the system bus waiting; the debug bus tells the chip all the same.
  const asleep = core.outcome === 'sleeping' || core.outcome === 'unreadable';
  const behindBus = coreAp !== 0 && core.outcome === 'unreadable' ? await lookThroughDebugBus(probe.memory(0)) : undefined;
  const identified =
    behindBus?.chip ??
    (isH7 && asleep
      ? await identifyByDebugBus(debugBus)
      : await identifyChip(memory, isH7 ? debugBus : undefined, { readCpuid }, { withUid: false }));
  const otherCore = core.outcome === 'unreadable' && isSound() ? await lookThroughOtherCore(probe, identified) : undefined;
  const chip = otherCore ? { ...identified, name: otherCore.name } : namedByPorts(identified, ports);
  found(otherCore?.ports);
  const identity = judgeChip(chip, dpidr);
  reach('flash');
  const awake = core.outcome === 'unreadable' ? (otherCore ?? behindBus)?.protection : await checkProtection(memory, chip);
  const isAsleep = core.outcome === 'sleeping' && awake?.outcome === 'unreadable' && isSound();
  const protection = (isAsleep ? await checkProtectionAsleep(probe, chip, { mayWrite: reset !== 'never' }) : undefined) ?? awake;
  if (protection?.outcome === 'rdp1') {
    warn(warning('rdp-attach', 'warning.rdp1'));
  }
  const waiting: Finding[] = [];
  if (controllable && isSound()) await once((raw) => readManyWords(raw.memory(coreAp)));
  if (controllable && attach.outcome === 'answers') await forgiveOne(steady, coreAp);
  if (mended() > 0) found(judgeDamaged(await lookAtLink(probe, clock, attach, signal), mended()));
  for (const finding of [identity, protection]) {
    if (finding?.outcome !== 'unreadable') found(finding);
    else if (!worthTelling(finding)) continue;
    else if (!controllable) waiting.push(finding);
    // A sleeping core may keep the flash registers out of reach: unknown, not a fault.
    else if (!asleep) found(finding);
  }
  // Of a core behind another port than the first C6 would tell nothing: it looks for one there.
  const explained = protection?.outcome === 'core-off' || coreAp !== 0;
  return { controllable, explained, held: core.outcome === 'held-in-reset', target: nameOf(chip), waiting, ports };
}

async function lookUnderReset(
  probe: DebugProbe,
  options: TargetOptions,
  { found, warn, reach }: Reporting,
  { waiting, held, isSound, ports }: Pick<Look, 'waiting' | 'held' | 'ports'> & { readonly isSound: boolean },
): Promise<Diagnosis['target']> {
  const inReset = await checkAttachUnderReset(probe, options.signal);
  found(inReset.finding);
  warn(warning('target-was-reset', 'warning.target-was-reset'));
  // Over wires that spoil transfers a race lost tells nothing.
  const { target } = inReset.target || held || !isSound ? inReset : await raceProgram(probe, found, options);
  if (!target) {
    for (const unread of waiting) found(unread);
    return undefined;
  }
  const chip = namedByPorts(target.chip, ports);
  try {
    reach('flash');
    const unlessSpoiled = (finding: Finding | undefined) => found(finding?.outcome === 'unreadable' && !isSound ? undefined : finding);
    unlessSpoiled(judgeChip(chip, target.dpidr));
    unlessSpoiled(await checkProtection(target.memory, chip));
    found(await checkWhyCoreFails(target.memory, { isH7: target.dpidr === DPIDR_H7 }));
  } finally {
    await letGo(target);
  }
  return nameOf(chip);
}

async function raceProgram(probe: DebugProbe, found: Reporting['found'], { ask, signal }: TargetOptions): Promise<AfterReset> {
  const afterReset = await checkResetRace(probe, signal);
  const race = afterReset.target ? afterReset : await checkPowerRace(probe, afterReset.finding, { ask, signal });
  found(race.finding);
  return race;
}

function nameOf({ name, devId, revision }: ChipIdentity): Diagnosis['target'] {
  return devId === 0 ? undefined : { name, devId, ...(revision === undefined ? {} : { revision }) };
}

async function leave(probe: DebugProbe): Promise<void> {
  try {
    await probe.detach();
  } catch (error) {
    // A probe that was unplugged meanwhile has left debug mode with it.
    if (!hasCode(error, 'usb/disconnected', 'stlink/status')) throw error;
  }
}
