/**
 * One tab at a time to a probe. WebUSB tells a second tab only that it cannot have the interface; a lock of the browser by
 * the probe's serial number tells it beforehand, and the tabs tell each other what they do with it.
 */
import { declareErrors } from 'probekit/base';

/** What a tab that has a probe does with it: the key of a sentence, or nothing at this moment. */
export type Doing = string | undefined;

export interface OtherTabErrors {
  /** Another tab of this browser has the probe. Close it, or take the probe over. */
  'page/probe-in-other-tab': { readonly doing: Doing };
}

export const otherTabErrors = declareErrors<OtherTabErrors>();

/** The tab that has the probe. */
export interface Holder {
  isDoing(): Doing;
  /** Another tab asks for the probe: gives it back when what is under way has ended. */
  give(): void;
}

/** Gives the probe to whoever waits for it. Resolves when it can be claimed again, by this tab as well. */
export type GiveBack = () => Promise<void>;

export interface OtherTabs {
  /** @throws `page/probe-in-other-tab` */
  claim(serial: string, holder: Holder): Promise<GiveBack>;
  /** Asks the other tab for the probe and waits until it gives it. */
  takeOver(serial: string, holder: Holder, signal?: AbortSignal): Promise<GiveBack>;
}

type Message = { readonly serial: string } & ({ readonly kind: 'ask' | 'give' } | { readonly kind: 'doing'; readonly doing: Doing });

const CHANNEL = 'probekit.probes';
/** A tab in the background answers late. */
const ANSWER_MS = 500;

export const otherTabs: OtherTabs = {
  async claim(serial, holder) {
    const given = await lockOf(serial, { ifAvailable: true });
    if (given) return holding(serial, holder, given);
    const doing = await askDoing(serial);
    throw otherTabErrors.make('page/probe-in-other-tab', {
      message: 'Another tab of this browser has the probe.',
      hint: 'Close that tab, or take the probe over.',
      evidence: { doing },
    });
  },
  async takeOver(serial, holder, signal) {
    // In the queue first: the other tab may want it again at once.
    const waiting = lockOf(serial, signal ? { signal } : {});
    post({ serial, kind: 'give' });
    return holding(serial, holder, (await waiting) ?? (() => Promise.resolve()));
  },
};

/** Resolves with the function that ends the lock; undefined where it is not available. */
function lockOf(serial: string, options: LockOptions): Promise<GiveBack | undefined> {
  return new Promise((resolve, reject) => {
    const hold = (lock: Lock | null) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((end) =>
        resolve(() => {
          end();
          return ended;
        }),
      );
    };
    const ended: Promise<void> = navigator.locks.request(`probekit.probe.${serial}`, options, hold);
    ended.catch(reject);
  });
}

/** Answers the other tabs until it is given back. */
function holding(serial: string, holder: Holder, end: GiveBack): GiveBack {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.serial !== serial) return;
    if (data.kind === 'ask') channel.postMessage({ serial, kind: 'doing', doing: holder.isDoing() } satisfies Message);
    if (data.kind === 'give') holder.give();
  };
  return () => {
    channel.close();
    return end();
  };
}

function post(message: Message): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(message);
  channel.close();
}

function askDoing(serial: string): Promise<Doing> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(CHANNEL);
    const end = (doing: Doing) => {
      clearTimeout(late);
      channel.close();
      resolve(doing);
    };
    const late = setTimeout(() => end(undefined), ANSWER_MS);
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.serial === serial && data.kind === 'doing') end(data.doing);
    };
    channel.postMessage({ serial, kind: 'ask' } satisfies Message);
  });
}
