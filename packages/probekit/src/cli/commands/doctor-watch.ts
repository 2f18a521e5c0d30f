/** `probekit doctor --watch`: says what changes at the board as hands plug, turn and press, and what that makes of it. */
import { wallClock } from '../../base/index.ts';
import { type Diagnosis, glanceAt, tellDiagnosis, tellFinding, type WatchEvent, watchBoard } from '../../doctor/index.ts';
import { chooseProbe } from '../../transport/index.ts';
import { type Catalogue, say } from '../../words/index.ts';
import type { CommandContext } from '../context.ts';
import { openForDoctor } from '../diagnosis-run.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import type { Output } from '../output.ts';
import type { ProbeSource } from '../probe-source.ts';
import { showLines } from '../told-lines.ts';

/** Between two glances: short enough to follow a hand, long enough for the board to run on undisturbed. */
const BETWEEN_GLANCES_MS = 300;

/** Ends well on Ctrl-C: the status tells the last verdict. */
export async function watchAlong(
  { output, signal }: CommandContext,
  source: ProbeSource,
  {
    examine,
    mayAttach: mayEver,
    catalogue,
  }: {
    readonly examine: () => Promise<Diagnosis>;
    readonly mayAttach: boolean;
    readonly catalogue: Catalogue;
  },
): Promise<ExitStatus> {
  const { clock, usb: usbHost, usbAddress } = source;
  const isNamed = usbHost !== undefined && Object.keys(usbAddress).length > 1;
  // Known by its serial number even while it is out.
  const device = isNamed ? await chooseProbe(usbHost, usbAddress) : undefined;
  let last: Diagnosis | undefined;
  output.aside(say(catalogue, { key: 'watch.started' }));
  await watchBoard({
    signal,
    examine,
    glance: ({ mayAttach }) =>
      glanceAt({
        clock,
        signal,
        usbHost,
        device,
        openTransport: (found) => openForDoctor(source, found),
        mayAttach: mayAttach && mayEver,
      }),
    pause: async () => {
      await clock.sleep(BETWEEN_GLANCES_MS, { signal });
      // The virtual board's own time takes none of ours.
      if (clock !== wallClock) await wallClock.sleep(BETWEEN_GLANCES_MS, { signal });
      return undefined;
    },
    onEvent: (event) => {
      tell(output, event, { catalogue, isFirst: last === undefined });
      if (event.kind === 'diagnosis') last = event.diagnosis;
    },
  });
  return last?.verdict === 'healthy' ? DONE : FAILED;
}

function tell(output: Output, event: WatchEvent, { catalogue, isFirst }: { catalogue: Catalogue; isFirst: boolean }): void {
  switch (event.kind) {
    case 'answers':
      output.stream('answers', {});
      output.line(`\n${output.style('green', say(catalogue, { key: 'watch.answers' }))}`);
      return;
    case 'change': {
      const texts = event.changes.filter((key) => key !== 'watch.answers').map((key) => say(catalogue, { key }));
      output.stream('change', { changes: event.changes.map((key) => key.replace('watch.', '')) });
      if (texts.length > 0) output.line(`\n${texts.join('\n')}`);
      return;
    }
    case 'diagnosis':
      output.stream('verdict', { diagnosis: event.diagnosis });
      showLines(output, isFirst ? tellDiagnosis(event.diagnosis, { catalogue }) : tellFinding(event.diagnosis, catalogue));
      return;
    case 'failed': {
      const reason = event.error instanceof Error ? event.error.message : String(event.error);
      output.stream('failed', { reason });
      output.line(say(catalogue, { key: 'watch.failed', values: { reason } }));
    }
  }
}
