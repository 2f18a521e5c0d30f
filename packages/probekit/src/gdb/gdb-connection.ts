/**
 * One client of the GDB remote protocol on one target: its packets in their order, and which request goes where. What the core does
 * for it is `served-core.ts`. It knows no sockets. Source: GDB manual, "GDB Remote Serial Protocol".
 */
import { type ByteStream, ProbekitError } from '../base/index.ts';
import { ANSWERS, FIXED_ANSWERS, MALFORMED, OK, REFUSED, type Reply, UNKNOWN } from './answers.ts';
import { checksumReply, documentReply } from './documents.ts';
import { FlashLoad } from './flash-load.ts';
import { bytesOfHex, hexOf, textAsHex } from './hex.ts';
import { Inbox } from './inbox.ts';
import { monitor } from './monitor.ts';
import { packetOf } from './packets.ts';
import { resumptionOf } from './requests.ts';
import { ServedCore } from './served-core.ts';
import type { GdbServices } from './services.ts';

const POLL_MS = 10;
const MOST_SHOWN_BYTES = 1024;
const [LETTER_M, LETTER_X] = [0x6d, 0x78] as const;
/** What the target or its probe refused; the connection goes on. */
const REFUSALS: readonly string[] = ['dap', 'cortex', 'debug', 'flash', 'stm32', 'image', 'stlink'];

/** Serves one client until it leaves, with `detach` or without. @throws what ends the probe */
export async function serveGdb(stream: ByteStream, services: GdbServices): Promise<void> {
  await new GdbConnection(stream, services).serve();
}

class GdbConnection {
  readonly #stream: ByteStream;
  readonly #services: GdbServices;
  readonly #inbox = new Inbox();
  readonly #load: FlashLoad;
  /** Of the client, for `monitor ReadAP`. */
  readonly #selection = { apsel: 0, bank: 0 };
  readonly #core: ServedCore;
  #acknowledges = true;
  #lastPacket = new Uint8Array();
  /** It may attach again after it has detached. */
  #isExtended = false;
  #hasLeft = false;

  constructor(stream: ByteStream, services: GdbServices) {
    this.#stream = stream;
    this.#services = services;
    this.#load = new FlashLoad(services.sectors, services.store);
    this.#core = new ServedCore(services);
  }

  async serve(): Promise<void> {
    const { signal, tell, say } = this.#services;
    const reading = this.#inbox.fill(this.#stream);
    const close = () => void this.#stream.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      await this.#core.attached();
      tell(say({ key: 'gdb.attached' }));
      while (!this.#hasLeft && (await this.#turn()));
    } finally {
      signal.removeEventListener('abort', close);
      await this.#end();
      await this.#stream.close();
      // How the other side went is of no interest any more.
      await reading.catch(() => undefined);
    }
  }

  async #end(): Promise<void> {
    const keepHalted = !this.#hasLeft && !this.#services.signal.aborted;
    try {
      await this.#letGo({ keepHalted });
    } catch (error) {
      // The board is gone; what the next debugger finds in the comparators, it clears.
      this.#services.tell(error instanceof Error ? error.message : String(error));
    }
  }

  async #letGo({ keepHalted }: { keepHalted: boolean }): Promise<void> {
    const { tell, say } = this.#services;
    const left = await this.#core.detach({ keepHalted });
    if (!left) return;
    if (left.flashErases > 0) tell(say({ key: 'gdb.flash-worn', values: { count: left.flashErases } }));
    tell(say({ key: keepHalted ? 'gdb.lost' : 'gdb.left' }));
  }

  /** One event, or a look at the core that runs. Answers false when the client is gone. */
  async #turn(): Promise<boolean> {
    const event = await this.#inbox.take(this.#core.isRunning ? POLL_MS : undefined);
    if (event === 'end') return false;
    if (event === undefined) await this.#look();
    else if (event.kind === 'packet') await this.#packet(event.body);
    else if (event.kind === 'interrupt') await this.#interrupt();
    else if (event.kind === 'damaged' && this.#acknowledges) await this.#stream.write(new TextEncoder().encode('-'));
    else if (event.kind === 'rejected' && this.#acknowledges) await this.#stream.write(this.#lastPacket);
    return true;
  }

  async #packet(body: Uint8Array): Promise<void> {
    const acknowledges = this.#acknowledges;
    if (acknowledges) await this.#stream.write(new TextEncoder().encode('+'));
    // Looking for callers, GDB reads where nothing is, and says itself what it could not read.
    const isQuiet = body[0] === LETTER_M || body[0] === LETTER_X;
    const reply = await this.#unlessRefused(() => this.#reply(body), { isQuiet });
    if (reply !== undefined) await this.#send(reply);
  }

  async #send(reply: Reply): Promise<void> {
    this.#lastPacket = packetOf(typeof reply === 'string' ? new TextEncoder().encode(reply) : reply);
    await this.#stream.write(this.#lastPacket);
  }

  async #unlessRefused(
    answer: () => Promise<Reply | undefined>,
    { isQuiet = false, refusal = (_why: string): Reply => REFUSED } = {},
  ): Promise<Reply | undefined> {
    try {
      return await answer();
    } catch (error) {
      if (!(error instanceof ProbekitError) || !REFUSALS.includes(error.layer)) throw error;
      const why = `${error.message} ${error.hint}`;
      if (!isQuiet) this.#services.tell(why);
      return refusal(why);
    }
  }

  async #reply(body: Uint8Array): Promise<Reply | undefined> {
    const text = new TextDecoder().decode(body);
    const fixed = FIXED_ANSWERS.find(([start]) => text.startsWith(start));
    if (fixed) return fixed[1];
    if (text === 'qC') return 'QC1';
    if (text === '?') return this.#core.standing();
    if (/^(?:[cCsS]|vCont;)/.test(text)) {
      const wanted = resumptionOf(text);
      if (!wanted) return MALFORMED;
      const reply = await this.#core.resume(wanted);
      await this.#showPrinted();
      return reply;
    }
    if (/^[DkR!]|^v(?:Attach|Run|Kill)/.test(text)) return this.#life(text);
    if (text.startsWith('vFlash')) return this.#flash(body, text);
    if (text.startsWith('qXfer:')) {
      const { registers } = await this.#core.attached();
      return documentReply(text, { hasFloat: registers.hasFloat, sectors: this.#services.sectors });
    }
    if (text.startsWith('qRcmd,')) return this.#monitor(text);
    if (text.startsWith('qCRC:')) return checksumReply(text, (await this.#core.attached()).memory);
    if (text === 'QStartNoAckMode') {
      this.#acknowledges = false;
      return OK;
    }
    const answer = Object.hasOwn(ANSWERS, text.charAt(0)) ? ANSWERS[text.charAt(0)] : undefined;
    return answer ? answer(await this.#core.attached(), body, text) : UNKNOWN;
  }

  async #look(): Promise<void> {
    const reply = await this.#unlessRefused(() => this.#core.look());
    await this.#showPrinted();
    if (reply !== undefined) await this.#send(reply);
    else await this.#core.letTimePass(POLL_MS);
  }

  async #interrupt(): Promise<void> {
    if (!this.#core.isRunning) return;
    const reply = await this.#unlessRefused(() => this.#core.interrupt('interrupt'));
    await this.#showPrinted();
    if (reply !== undefined) await this.#send(reply);
  }

  /** GDB takes it while it waits for a stop, and only then. */
  async #showPrinted(): Promise<void> {
    const printed = this.#core.takePrinted();
    for (let at = 0; at < printed.length; at += MOST_SHOWN_BYTES) {
      await this.#send(`O${hexOf(printed.subarray(at, at + MOST_SHOWN_BYTES))}`);
    }
  }

  /** Beginning and end of debugging, as far as a board knows them. */
  async #life(text: string): Promise<Reply | undefined> {
    if (text === '!') {
      this.#isExtended = true;
      return OK;
    }
    if (text.startsWith('vAttach')) return this.#core.standing();
    if (text.startsWith('vRun') || text.startsWith('R')) {
      await (await this.#core.attached()).reset('halt');
      return text.startsWith('R') ? undefined : this.#core.standing();
    }
    await this.#letGo({ keepHalted: false });
    this.#hasLeft = !this.#isExtended || text === 'k';
    if (text !== 'k') return OK;
    return undefined;
  }

  async #flash(body: Uint8Array, text: string): Promise<Reply | undefined> {
    const session = await this.#core.attached();
    if (text !== 'vFlashDone') return this.#load.gather(body, text);
    return this.#inbox.untilInterrupt((signal) =>
      this.#unlessRefused(
        async () => {
          await this.#load.done(session, signal);
          return OK;
        },
        { refusal: (why) => `E.${why}` },
      ),
    );
  }

  async #monitor(text: string): Promise<Reply | undefined> {
    const line = bytesOfHex(text.slice('qRcmd,'.length));
    if (!line) return MALFORMED;
    const session = await this.#core.attached();
    const { sectors, store, say } = this.#services;
    const context = { session, sectors, store, say, selection: this.#selection, core: this.#core };
    return this.#inbox.untilInterrupt((signal) =>
      this.#unlessRefused(
        async () => {
          const lines = await monitor(new TextDecoder().decode(line), { ...context, signal });
          return textAsHex(lines.map((each) => `${typeof each === 'string' ? each : say(each)}\n`).join(''));
        },
        // Behind `monitor` GDB shows text, and of an error no more than that it is one.
        { refusal: (why) => textAsHex(`${why}\n`) },
      ),
    );
  }
}
