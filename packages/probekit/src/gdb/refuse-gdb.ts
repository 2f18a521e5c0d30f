/** A client that comes while another is served: it is told so where GDB shows it, and let go. */
import { type ByteStream, concatBytes } from '../base/index.ts';
import { Inbox } from './inbox.ts';
import { packetOf } from './packets.ts';

/** GDB asks at once; what asks nothing is let go as well. */
const PATIENCE_MS = 2000;
/** It gives up at the second packet; acknowledgements count, too. */
const MOST_EVENTS = 32;

/** Answers each packet with `why`, which GDB shows before it hangs up, and closes the stream. Touches no target. */
export async function refuseGdb(stream: ByteStream, why: string): Promise<void> {
  const inbox = new Inbox();
  const reading = inbox.fill(stream);
  const answer = concatBytes(new TextEncoder().encode('+'), packetOf(new TextEncoder().encode(`E.${why}`)));
  try {
    for (let count = 0; count < MOST_EVENTS; count++) {
      const event = await inbox.take(PATIENCE_MS);
      if (event === undefined || event === 'end') break;
      if (event.kind === 'packet') await stream.write(answer);
    }
  } finally {
    await stream.close();
    await reading.catch(() => undefined);
  }
}
