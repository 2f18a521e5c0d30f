/**
 * The message channel to the bench's worker, which may crash or hang: whatever waits for an answer then gets an error,
 * and so does whatever is asked afterwards. What the messages mean is `probekit/bench`'s.
 */
import { ProbekitError } from 'probekit/base';
import type { BenchChannel } from 'probekit/bench';

/** The worker's first message: the bench is made and listens. */
export const WORKER_READY = 'ready';

/** What happened to a bench that is no more. */
export type BenchEnd = 'crashed' | 'hung' | 'closed';

export class WorkerChannel implements BenchChannel {
  onmessage: BenchChannel['onmessage'] = null;
  /** Called once, when the worker ends without being asked to. */
  onEnd: (error: ProbekitError) => void = () => undefined;
  readonly #worker: Worker;
  readonly #unanswered = new Set<number>();
  #end: ProbekitError | undefined;

  /** Resolves when the bench listens. @throws `page/bench-stopped` */
  static open(worker: Worker, limitMs: number): Promise<WorkerChannel> {
    const channel = new WorkerChannel(worker);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => channel.end('hung'), limitMs);
      channel.onEnd = (error) => {
        clearTimeout(late);
        reject(error);
      };
      channel.onmessage = () => {
        clearTimeout(late);
        channel.onmessage = null;
        channel.onEnd = () => undefined;
        resolve(channel);
      };
    });
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#unanswered.delete((data as { readonly id?: number }).id ?? 0);
      this.onmessage?.({ data });
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.end('crashed', event.message);
    };
    worker.onmessageerror = () => this.end('crashed');
  }

  postMessage(message: unknown): void {
    const { id } = message as { readonly id: number };
    this.#unanswered.add(id);
    if (this.#end) this.#refuse(this.#end);
    else this.#worker.postMessage(message);
  }

  end(how: BenchEnd, detail = ''): void {
    if (this.#end) return;
    this.#worker.terminate();
    this.#end = new ProbekitError('page/bench-stopped', {
      message: `The virtual board ${how}${detail === '' ? '' : `: ${detail}`}.`,
      hint: 'Start it again.',
      evidence: { how, detail },
    });
    this.#refuse(this.#end);
    if (how !== 'closed') this.onEnd(this.#end);
  }

  #refuse({ code, message, hint, evidence }: ProbekitError): void {
    const ids = [...this.#unanswered];
    this.#unanswered.clear();
    for (const id of ids) this.onmessage?.({ data: { id, error: { code, message, hint, evidence } } });
  }
}
