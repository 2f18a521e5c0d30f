/**
 * `probekit as st-info`: what st-info prints, read by this program. A target that does not answer is told as st-info 1.7.0 tells
 * it with `--probe`: a chip id of 0 and `unknown device`, exit status 0; with any other fact exit status 255.
 */
import { hasCode, hex } from '../../base/index.ts';
import { flashOf, type Target } from '../../stm32/index.ts';
import type { CommandContext } from '../context.ts';
import { isAboutTheBoard } from '../errors.ts';
import { letGo, withTarget } from '../with-target.ts';
import { MINUS_ONE } from './face.ts';
import { firmwareOf, type ProbeFound, probesFound } from './probes-found.ts';
import type { StInfoWish } from './st-info.ts';
import { STLINK_CHIPS } from './stlink-chips.ts';
import { probeVersion, STLINK_TOOLS_VERSION } from './stlink-tools.ts';

interface Facts {
  readonly version: string;
  readonly serial: string;
  readonly flash: number;
  readonly pagesize: number;
  readonly sram: number;
  readonly chipid: number;
  readonly descr: string;
}

export async function runStInfo(context: CommandContext, wish: StInfoWish): Promise<number> {
  const { output } = context;
  if (wish.show === 'version') {
    output.line(`v${STLINK_TOOLS_VERSION}`);
    return 0;
  }
  const probes = await probesFound(context);
  if (wish.show === 'probe') return tellAll(context, probes);
  const [first] = probes;
  if (!first) {
    output.aside("Couldn't find any ST-Link devices");
    return MINUS_ONE;
  }
  const facts = await factsOf(context, first);
  output.line(factText(facts, wish.show));
  return 0;
}

function factText(facts: Facts, show: Exclude<StInfoWish['show'], 'version' | 'probe'>): string {
  if (show === 'serial' || show === 'descr') return facts[show];
  return show === 'chipid' ? hex(facts.chipid, 4) : `0x${facts[show].toString(16)}`;
}

async function tellAll(context: CommandContext, probes: readonly ProbeFound[]): Promise<number> {
  const { output } = context;
  const all: Facts[] = [];
  for (const probe of probes) all.push(await factsUnlessSilent(context, probe));
  output.line(`Found ${all.length} stlink programmers`);
  for (const [index, facts] of all.entries()) {
    if (all.length > 1) output.line(`${index + 1}.`);
    output.line(`  version:    ${facts.version}`);
    output.line(`  serial:     ${facts.serial}`);
    output.line(`  flash:      ${facts.flash} (pagesize: ${facts.pagesize})`);
    output.line(`  sram:       ${facts.sram}`);
    output.line(`  chipid:     ${hex(facts.chipid, 4)}`);
    output.line(`  descr:      ${facts.descr}`);
  }
  return 0;
}

/** What the chip says; of a chip that is silent, what st-info says then. */
async function factsUnlessSilent(context: CommandContext, probe: ProbeFound): Promise<Facts> {
  try {
    return await factsOf(context, probe);
  } catch (error) {
    if (!isAboutTheBoard(error)) throw error;
    context.output.error(error);
    const version = probeVersion(await firmwareOf(context, probe));
    return { version, serial: probe.serialNumber, flash: 0, pagesize: 0, sram: 0, chipid: 0, descr: 'unknown device' };
  }
}

function factsOf({ options, ...context }: CommandContext, { address, serialNumber }: ProbeFound): Promise<Facts> {
  return withTarget({ ...context, options: { ...options, probe: address } }, async (target) => {
    const { chip, probe } = target;
    const [sram, page, descr] = STLINK_CHIPS[chip.devId] ?? [0, 0, chip.name];
    const pagesize = (await pageBytes(target)) ?? page;
    await letGo(target);
    return {
      version: probeVersion(probe.identity.firmware),
      serial: serialNumber || probe.identity.serialNumber,
      flash: (chip.flashKib ?? 0) * 1024,
      pagesize,
      sram,
      chipid: chip.devId,
      descr,
    };
  });
}

/** Undefined where sectors differ in size, and for a chip whose flash this program does not write. */
async function pageBytes(target: Target): Promise<number | undefined> {
  try {
    const [first, ...others] = (await flashOf(target)).sectors;
    return others.every(({ byteLength }) => byteLength === first?.byteLength) ? first?.byteLength : undefined;
  } catch (error) {
    if (hasCode(error, 'stm32/no-flash-driver')) return undefined;
    throw error;
  }
}
