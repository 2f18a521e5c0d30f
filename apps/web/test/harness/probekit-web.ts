/** `probekit web` with the page of this run, as a person starts it; what a test leaves running is killed after its pages are closed. */
import { afterEach, inject } from 'vitest';
import { type StartedCommand, startCommand } from '../../../../packages/probekit/test/clients/started-command.ts';

export interface ServedPage {
  readonly command: StartedCommand;
  /** Whole, with the token. */
  readonly address: string;
  readonly origin: string;
}

/** Call it in the body of a `describePage`, before `usePages`. */
export function useProbekitWeb(): (probe: string, port?: number) => Promise<ServedPage> {
  const running: StartedCommand[] = [];
  // Registered before that of the pages, so that it runs after it: a healthy verdict goes on to load what comes next.
  afterEach(async () => {
    for (const command of running.splice(0)) await command.kill('SIGKILL');
  });
  return async (probe, port = 0) => {
    const command = startCommand(['web', '--probe', probe, '--port', String(port), '--page', inject('page').folder]);
    running.push(command);
    const [address = ''] = await command.printed(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/);
    return { command, address, origin: new URL(address).origin };
  };
}
