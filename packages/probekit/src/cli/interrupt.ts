/** Ctrl-C: the first asks the running command to stop cleanly, the second ends the process at once. */
import { cliErrors } from './errors.ts';

/** The shell's convention for a process that ended by SIGINT. */
const ENDED_BY_SIGINT = 130;

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Takes the handlers away. */
  release(): void;
}

export function watchInterrupt(command: string, tell: (text: string) => void): Interrupt {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(ENDED_BY_SIGINT);
    tell('Stopping cleanly; Ctrl-C again quits at once.');
    controller.abort(
      cliErrors.make('cli/interrupted', {
        message: `${command} was stopped before it was done.`,
        hint: `Run the same command again: it starts over safely.`,
        evidence: { command },
      }),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
