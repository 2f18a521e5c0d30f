/**
 * How STM32_Programmer_CLI connects: in mode `normal` it resets the chip and halts it, in `hot-plug` neither, and `under-reset`
 * resets by NRST. Source: CubeProgrammer_API.h of the tool, `debugConnectMode` and `debugResetMode`; its help for the defaults.
 * A hardware reset in mode `normal` is made by connecting under reset too, which leaves the core in the same place.
 */
import type { Target } from '../../stm32/index.ts';
import type { CommandContext } from '../context.ts';
import type { ProbeSource } from '../probe-source.ts';
import { withTargetOf } from '../with-target.ts';
import { CUBE_DEVICE_NAMES, cubeHex } from './cube-lines.ts';
import type { CubeConnecting } from './cube-programmer.ts';
import type { CubeTeller } from './cube-teller.ts';

export function connected<T>(
  context: CommandContext,
  { connecting, source, teller }: { connecting: CubeConnecting; source: ProbeSource; teller: CubeTeller },
  action: (target: Target) => Promise<T>,
): Promise<T> {
  const options = { ...context.options, connect: byHardware(connecting) ? ('under-reset' as const) : ('normal' as const) };
  return withTargetOf({ ...context, options }, source, async (found) => {
    const target = await resetAsAsked(found, connecting);
    await tellHead(teller, target, connecting);
    return action(target);
  });
}

function byHardware({ mode, reset }: CubeConnecting): boolean {
  return mode === 'under-reset' || (mode === 'normal' && reset === 'hardware');
}

async function resetAsAsked(target: Target, connecting: CubeConnecting): Promise<Target> {
  if (connecting.mode !== 'normal' || byHardware(connecting)) return target;
  await target.core.systemReset({ halt: true });
  return { ...target, resetBy: 'system-request' };
}

async function tellHead(teller: CubeTeller, { probe, chip, speedKhz }: Target, connecting: CubeConnecting): Promise<void> {
  const volts = await probe.readTargetVoltage();
  teller.tell('serial', { serial: probe.identity.serialNumber });
  teller.tell('firmware', { firmware: probe.identity.firmware });
  teller.tell('board');
  if (volts !== undefined) teller.tell('voltage', { volts: volts.toFixed(2) });
  teller.tell('clock', { khz: speedKhz });
  teller.tell(`mode-${connecting.mode}`);
  teller.tell(byHardware(connecting) ? 'reset-hardware' : 'reset-software');
  teller.tell('device-id', { id: cubeHex(chip.devId, 3) });
  teller.tell('revision', { revision: chip.revision ?? '--' });
  teller.tell('device-name', { name: CUBE_DEVICE_NAMES[chip.devId] ?? chip.name });
  if (chip.flashKib !== undefined)
    teller.tell('flash-size', { size: chip.flashKib < 1024 ? `${chip.flashKib} KBytes` : `${chip.flashKib / 1024} MBytes` });
  teller.tell('device-type');
  if (chip.core) teller.tell('device-core', { core: chip.core.name });
}
