/** `probekit info`: what the probe and the chip say of themselves. Reads only; neither halts nor resets. */
import { hasCode, hex } from '../../base/index.ts';
import type { CoreStatus } from '../../cortex/index.ts';
import { scanAccessPorts } from '../../dap/index.ts';
import { type ChipIdentity, readProtection, type Target } from '../../stm32/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { bytesText, clockText, voltsText } from '../quantities.ts';
import { letGo, withTarget } from '../with-target.ts';

const LABEL_COLUMNS = 12;

export function info(context: CommandContext): Promise<ExitStatus> {
  const { output } = context;
  return withTarget(context, async (target) => {
    const facts = await factsOf(target);
    await letGo(target);
    const { probe, chip, protection } = facts;
    const row = (label: string, ...parts: readonly (string | undefined)[]) =>
      output.line(`${output.style('dim', label.padEnd(LABEL_COLUMNS))}${parts.filter((part) => part !== undefined).join('  ')}`);
    row('probe', probe.product, probe.firmware, probe.serialNumber);
    row('voltage', facts.volts === undefined ? 'the probe cannot tell' : voltsText(facts.volts));
    row('SWD', clockText(target.speedKhz), `DPIDR ${hex(facts.dpidr)}`);
    row('chip', chip.name + (chip.revision ? ` rev ${chip.revision}` : ''), `${hex(chip.devId, 3)}/${hex(chip.revId, 4)}`);
    if (chip.core) row('core', `${chip.core.name} ${chip.core.revision}`, facts.core);
    if (chip.flashKib !== undefined) row('flash', bytesText(chip.flashKib * 1024));
    if (chip.uid) row('unique id', chip.uid);
    if (protection) {
      const sectors = protection.writeProtected[1].length + protection.writeProtected[2].length;
      row(
        'protection',
        `RDP level ${protection.rdpLevel}`,
        sectors === 0 ? 'no sector write-protected' : `${sectors} sectors write-protected`,
      );
    }
    if (output.verbose) for (const port of facts.accessPorts) row(`AP${port.ap}`, `IDR ${hex(port.idr)}`, port.kind);
    output.result(facts);
    return DONE;
  });
}

async function factsOf(target: Target) {
  const { probe, chip, core, dpidr, speedKhz } = target;
  const status = await orUnknown(() => core.readStatus());
  return {
    probe: probe.identity,
    volts: await probe.readTargetVoltage(),
    speedKhz,
    dpidr,
    accessPorts: (await orUnknown(() => scanAccessPorts(probe))) ?? [],
    chip: chipFactsOf(chip),
    core: status && coreState(status),
    protection: await orUnknown(() => protectionOf(target)),
  };
}

/** Without the flags of flash operations that are over. */
async function protectionOf(target: Target) {
  const options = await readProtection(target);
  if (!options) return undefined;
  const { flashStatus: _status, ...protection } = options;
  return protection;
}

/** What was read of the chip, without what is only known of its kind. */
function chipFactsOf({ die: _die, ...read }: ChipIdentity) {
  return read;
}

/** `locked up` first: a core that locked up under a debugger reads as neither running nor halted. */
function coreState({ lockedUp, halted, sleeping, resetSeen, retired }: CoreStatus): string {
  if (lockedUp) return 'locked up';
  if (halted) return 'halted';
  if (resetSeen && !retired) return 'held in reset';
  return sleeping ? 'sleeping' : 'running';
}

/** A fact that the target refuses to tell is left out; the others still help. */
async function orUnknown<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (hasCode(error, 'dap/transfer')) return undefined;
    throw error;
  }
}
