/** What the command line gives the doctor, for a bench. */
import type { Bench } from '../../src/base/index.ts';
import type { DiagnoseOptions } from '../../src/doctor/index.ts';
import { benchClock, benchHost, benchHostFacts, openCdcSerial } from '../../src/transport/index.ts';

export function optionsFor({ usb, control }: Bench): DiagnoseOptions {
  const clock = benchClock(control);
  const usbHost = benchHost({ usb, control }, { clock });
  return {
    clock,
    usbHost,
    hostFacts: benchHostFacts(control),
    openSerial: async (device) => {
      const port = await usbHost.port(device);
      await port.open();
      return openCdcSerial(port);
    },
  };
}
