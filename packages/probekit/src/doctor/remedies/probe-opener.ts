/** Opens the diagnosed probe for one remedy at a time, as a program of its own would, and gives it back. */
import { hasCode, ProbekitError, silentTracer, type UsbDeviceSummary } from '../../base/index.ts';
import { type DebugProbe, debugProbeOverStlink } from '../../dap/index.ts';
import { openStlink, type StlinkProbe } from '../../stlink/index.ts';
import { chooseProbe, leaveLoader, transportErrors } from '../../transport/index.ts';
import type { DiagnoseOptions } from '../diagnose.ts';
import { wayToProbe } from '../way-to-probe.ts';
import type { RemedyTools } from './remedy.ts';

/** From a cable that was pulled to a probe that enumerated again. */
const REPLUG_MS = 30_000;
const REPLUG_POLL_MS = 50;

export function probeOpener(options: DiagnoseOptions): Pick<RemedyTools, 'withProbe' | 'resetUsb'> {
  const { clock, usbHost, signal } = options;
  return {
    async withProbe(use) {
      let stlink = await open(options);
      const reopen = async (): Promise<DebugProbe> => {
        await close(stlink);
        stlink = await openAgain(options);
        return debugProbeOverStlink(stlink);
      };
      const probe = debugProbeOverStlink(stlink);
      try {
        return await use({ probe, reopen: usbHost && reopen });
      } finally {
        await close(stlink);
      }
    },
    resetUsb:
      usbHost &&
      (async () => {
        const port = await usbHost.port(await deviceOf(options));
        await port.open();
        try {
          await port.reset();
        } finally {
          await port.close();
        }
        await clock.sleep(REPLUG_POLL_MS, { signal });
      }),
  };
}

async function open(options: DiagnoseOptions): Promise<StlinkProbe> {
  const { clock, usbHost, tracer = silentTracer } = options;
  const device = usbHost && (await leaveLoader(usbHost, await deviceOf(options), { clock }));
  const way = wayToProbe(options, device);
  if (!way) {
    throw transportErrors.make('probe/no-transport', {
      message: 'Nothing leads to the ST-LINK that was diagnosed.',
      hint: 'Give the doctor the USB of this computer, or a way to open the probe.',
      evidence: { kind: 'usb' },
    });
  }
  const transport = await way();
  try {
    return await openStlink(transport, { clock, tracer });
  } catch (error) {
    await transport.close();
    throw error;
  }
}

/** The one that is meant, else the only one. @throws `probe/not-found`, `probe/ambiguous` */
async function deviceOf({ usbHost, device }: DiagnoseOptions): Promise<UsbDeviceSummary> {
  if (device) return device;
  if (!usbHost) throw new TypeError('there is no USB to look for a probe on');
  return chooseProbe(usbHost, { kind: 'usb' });
}

async function openAgain(options: DiagnoseOptions): Promise<StlinkProbe> {
  const { clock, signal } = options;
  for (const deadlineMs = clock.nowMs() + REPLUG_MS; ; ) {
    try {
      return await open(options);
    } catch (error) {
      if (!hasCode(error, 'probe/not-found', 'usb/disconnected') || clock.nowMs() > deadlineMs) throw error;
    }
    await clock.sleep(REPLUG_POLL_MS, { signal });
  }
}

/** A probe left in debug mode troubles the next program. */
async function close(stlink: StlinkProbe): Promise<void> {
  try {
    await debugProbeOverStlink(stlink).detach();
  } catch (error) {
    // One that is gone has left debug mode with it; one in trouble is opened from scratch next time. The remedy's own error says more.
    if (!(error instanceof ProbekitError)) throw error;
  } finally {
    await stlink.close();
  }
}
