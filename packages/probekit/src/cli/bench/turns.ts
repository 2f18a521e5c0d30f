/**
 * A virtual board in this process answers without ever waiting, so that a job on it would keep everything else from running:
 * the other boards, their files, Ctrl-C. Here it lets them have their turn, between two transfers: within one, a time-out may
 * run that moves the bench's clock.
 */
import type { UsbHost, UsbPort } from '../../base/index.ts';

/** Nobody waits longer for a turn. */
const TURN_MS = 10;

export function takingTurns(host: UsbHost): UsbHost {
  return { list: () => host.list(), port: async (device) => portTakingTurns(await host.port(device)) };
}

function portTakingTurns(port: UsbPort): UsbPort {
  return {
    summary: port.summary,
    open: () => port.open(),
    close: () => port.close(),
    selectConfiguration: (value) => port.selectConfiguration(value),
    claimInterface: (number) => port.claimInterface(number),
    releaseInterface: (number) => port.releaseInterface(number),
    transferIn: (endpoint, length, options) => port.transferIn(endpoint, length, options),
    transferOut: async (endpoint, data, options) => {
      await turn();
      return port.transferOut(endpoint, data, options);
    },
    controlIn: (setup, options) => port.controlIn(setup, options),
    controlOut: (setup, data, options) => port.controlOut(setup, data, options),
    clearHalt: (endpoint) => port.clearHalt(endpoint),
    reset: () => port.reset(),
    onDisconnect: (listener) => port.onDisconnect(listener),
  };
}

let turnSinceMs = 0;

async function turn(): Promise<void> {
  if (performance.now() - turnSinceMs < TURN_MS) return;
  await new Promise((resolve) => setImmediate(resolve));
  turnSinceMs = performance.now();
}
