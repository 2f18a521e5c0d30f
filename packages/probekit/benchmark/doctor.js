/** How long the doctor looks at a healthy board and at one whose core a watchdog keeps resetting, with a connect and OpenOCD's `init` beside it. */
import { diagnose } from '../dist/doctor/index.js';
import { benchHost, benchHostFacts } from '../dist/transport/index.js';
import { connectBoard, makeBoard } from './board.js';
import { openocd } from './openocd.js';
import { beside } from './peer-run.js';

export async function doctorFigures({ alone }) {
  const healthy = await timed('factory-demo.elf', look);
  const fault = await timed('watchdog-loop.elf', look);
  const connect = await timed('factory-demo.elf', connectBoard);
  const init = alone ? undefined : await openocd(() => makeBoard('factory-demo.elf'));
  const peers = (figure) => beside({ connect, 'OpenOCD init': init }, (run) => run[figure]);
  return [
    { id: 'doctor.healthy.ms', value: healthy.ms, unit: 'ms', ...peers('ms') },
    { id: 'doctor.healthy.transfers', value: healthy.transfers, unit: 'transfers', ...peers('transfers') },
    { id: 'doctor.fault.ms', value: fault.ms, unit: 'ms', ...peers('ms') },
  ];
}

/** Bench time and transfers of one task on a board that runs `file`. */
async function timed(file, task) {
  const board = await makeBoard(file);
  const { atNs: startNs } = await board.bench.control.send('advance', { ms: 0 });
  await task(board);
  const { atNs } = await board.bench.control.send('advance', { ms: 0 });
  return { ms: (atNs - startNs) / 1e6, transfers: board.counted.transfers };
}

function look({ bench, usb, clock }) {
  const usbHost = benchHost({ usb, control: bench.control }, { clock });
  return diagnose({ clock, usbHost, hostFacts: benchHostFacts(bench.control) });
}
