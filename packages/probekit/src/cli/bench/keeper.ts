/**
 * A bench whose flash and option bytes outlive its process: before a reply is given out, what changed until then is in the
 * journal. Whoever was told that a flash word is programmed finds it there after a kill.
 */
import type { Bench, UsbCompletion, UsbTransfer } from '../../base/index.ts';
import type { JournalFile } from './journal.ts';

export interface KeptBench extends Bench {
  /** Rejects when the journal can no longer be written; replies end in errors from then on. */
  readonly failed: Promise<never>;
  /** Keeps what changed last, and closes the journal. */
  close(): Promise<void>;
}

/** `isNew`: nothing is written before something changes. */
export async function keepBench({ usb, control }: Bench, journal: JournalFile, { isNew }: { isNew: boolean }): Promise<KeptBench> {
  const keeper = new Keeper({ usb, control }, journal);
  // What a board does while it settles comes again the next time, unless it goes on from kept bytes.
  if (isNew) await control.send('changes', {});
  else await keeper.keepAll();
  return {
    failed: keeper.failed,
    usb: {
      submit: async (transfer) => {
        const completion = await usb.submit(transfer);
        // What was sent has been taken, no more: what became of it is told by what is received.
        if (!tells(transfer)) return completion;
        return (await keeper.keep()) ? completion : NOT_KEPT;
      },
      cancel: (id) => usb.cancel(id),
      reset: () => usb.reset(),
      onDisconnect: (listener) => usb.onDisconnect(listener),
    },
    control: {
      async send(command, request) {
        // Who asks for changes would take them from the journal.
        if (command === 'changes') await keeper.keepAll();
        const reply = await control.send(command, request);
        await keeper.keep();
        return reply;
      },
      onEvent: (listener) => control.onEvent(listener),
    },
    async close() {
      await keeper.keep();
      journal.close();
    },
  };
}

function tells({ endpoint, setup }: UsbTransfer): boolean {
  return setup !== undefined || (endpoint & 0x80) !== 0;
}

const NOT_KEPT: UsbCompletion = { status: 'error', byteLength: 0 };

class Keeper {
  readonly failed: Promise<never>;
  readonly #control: Bench['control'];
  readonly #journal: JournalFile;
  #fail: (error: unknown) => void = () => undefined;
  /** One after the other: a reply waits for the changes that another one took. */
  #running: Promise<boolean> = Promise.resolve(true);

  constructor({ control }: Bench, journal: JournalFile) {
    this.#control = control;
    this.#journal = journal;
    this.failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined); // told by whoever runs the bench
  }

  /** Whether everything until now is kept. */
  keep(): Promise<boolean> {
    return this.#next(async () => {
      const { changes } = await this.#control.send('changes', {});
      if (changes.length === 0) return;
      if (this.#journal.wantsAll) await this.#writeAll();
      else this.#journal.add(changes);
    });
  }

  keepAll(): Promise<boolean> {
    return this.#next(() => this.#writeAll());
  }

  async #writeAll(): Promise<void> {
    const { byteLength, changes } = await this.#control.send('changes', { all: true });
    await this.#journal.writeAll(byteLength, changes);
  }

  #next(act: () => Promise<void>): Promise<boolean> {
    this.#running = this.#running.then(async (isKept) => {
      if (!isKept) return false;
      try {
        await act();
        return true;
      } catch (error) {
        this.#fail(error);
        return false;
      }
    });
    return this.#running;
  }
}
