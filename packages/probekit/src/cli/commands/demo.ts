/**
 * `probekit demo`, the main job of `npm start`: a board that will not connect is diagnosed, mended and flashed. First a
 * real ST-LINK, if one is plugged in, is read; then two acts play on a virtual board. Never asks, writes to no hardware.
 */
import { hasCode } from '../../base/index.ts';
import { type Diagnosis, tellDiagnosis } from '../../doctor/index.ts';
import { nodeUsbHost } from '../../node/index.ts';
import { listProbes, usbAddressOf } from '../../transport/index.ts';
import type { CommandContext } from '../context.ts';
import { playTakenPins } from '../demo/act-taken-pins.ts';
import { playThread } from '../demo/act-thread.ts';
import { runDiagnosis } from '../diagnosis-run.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import type { Output } from '../output.ts';
import { showLines } from '../told-lines.ts';
import { withSource } from '../with-target.ts';

export async function demo(context: CommandContext): Promise<ExitStatus> {
  const { output } = context;
  const real = await diagnoseRealProbes(context);
  const thread = await playThread(context);
  const takenPins = await playTakenPins(context);
  tellWhatNext(output);
  output.result({ real, acts: [thread, takenPins] });
  return thread.healed && takenPins.healed ? DONE : FAILED;
}

/** Reads only: never resets, and never between two. */
async function diagnoseRealProbes(context: CommandContext): Promise<readonly Diagnosis[]> {
  const { output, signal } = context;
  const addresses = await realAddresses();
  if (addresses.length === 0) return [];
  output.line(
    `${addresses.length === 1 ? 'A real ST-LINK is' : `${addresses.length} real ST-LINKs are`} plugged in: ${addresses.join(', ')}`,
  );
  output.line('It comes first, read-only: nothing is reset and nothing is written.');
  const diagnoses: Diagnosis[] = [];
  for (const probe of addresses) {
    output.line();
    const real = { ...context, options: { ...context.options, probe } };
    const diagnosis = await withSource(real, (source) =>
      runDiagnosis(source, output, { signal, mayAttach: true, mayReset: false, answers: {} }),
    );
    showLines(output, tellDiagnosis(diagnosis));
    diagnoses.push(diagnosis);
  }
  output.line();
  output.line('And now the demo, on a virtual board.');
  return diagnoses;
}

async function realAddresses(): Promise<readonly string[]> {
  try {
    const probes = await listProbes(nodeUsbHost());
    return probes.map((probe) => usbAddressOf(probe, probes));
  } catch (error) {
    // Without the native module this computer's USB cannot be listed; the demo needs none of it.
    if (hasCode(error, 'node/module-missing')) return [];
    throw error;
  }
}

function tellWhatNext(output: Output): void {
  const row = (command: string, what: string) => output.line(`  ${output.style('cyan', command.padEnd(52))} ${what}`);
  output.line();
  output.line('Your turn:');
  row('npx probekit doctor', 'your own board, plugged in');
  row('npx probekit doctor --probe bench:swd-pins', 'the board of act 2 again');
  row('npx probekit explain "No STM32 target found"', 'a message that you have seen');
  row('npx probekit bench --stlink-server 7184', 'a virtual board for OpenOCD and other tools');
}
