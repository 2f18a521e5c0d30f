/**
 * One client of the GDB remote protocol on one target: its packets in their order, the core's running between them. It knows no
 * sockets. Source: GDB manual, "GDB Remote Serial Protocol".
 */
import { type ByteStream, ProbekitError, type Store, wallClock } from '../base/index.ts';
import { DebugSession, type StopReason } from '../debug/index.ts';
import type { FlashSector, Target } from '../stm32/index.ts';
import type { Said } from '../words/sentences/index.ts';
import { ANSWERS, MALFORMED, OK, REFUSED, type Reply, UNKNOWN } from './answers.ts';
import { gdbChecksum } from './checksum.ts';
import { FlashLoad } from './flash-load.ts';
import { bytesOfHex, textAsHex } from './hex.ts';
import { Inbox } from './inbox.ts';
import { memoryMap } from './memory-map.ts';
import { monitor } from './monitor.ts';
import { MOST_PACKET_BYTES, packetOf } from './packets.ts';
import { targetDescription } from './registers.ts';
import { documentPart, flashWriteOf, type Resumption, resumptionOf, spanOf } from './requests.ts';
import { type StopRequest, stopReply } from './stop-reply.ts';

export interface GdbServices {
  readonly target: Target;
  /** Of the target's flash; none where it cannot be written. */
  readonly sectors: readonly FlashSector[];
  /** For the programmer's journal. */
  readonly store?: Store | undefined;
  /** In the words of the client's language. */
  readonly say: (said: Said) => string;
  /** For whoever looks at the server. */
  readonly tell: (text: string) => void;
  /** Ends the connection; the program is let go then. */
  readonly signal: AbortSignal;
}

const POLL_MS = 10;
/** The largest flash of an STM32. */
const MOST_CHECKED_BYTES = 4 << 20;
const [LETTER_M, LETTER_X] = [0x6d, 0x78] as const;
const FEATURES = `PacketSize=${MOST_PACKET_BYTES.toString(16)};QStartNoAckMode+;vContSupported+;qXfer:features:read+;qXfer:memory-map:read+;binary-upload+`;
/** Requests with one reply for ever, by their beginning. */
const FIXED: readonly (readonly [string, string])[] = [
  ['qSupported', FEATURES],
  ['vCont?', 'vCont;c;C;s;S;t'],
  ['qAttached', '1'],
  ['qfThreadInfo', 'm1'],
  ['qsThreadInfo', 'l'],
  ['H', OK],
  ['T', OK],
  ['QNonStop:0', OK],
];
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
  #session: DebugSession | undefined;
  #acknowledges = true;
  #lastPacket = new Uint8Array();
  #isRunning = false;
  #asked: StopRequest | undefined;
  /** It may attach again after it has detached. */
  #isExtended = false;
  #hasLeft = false;

  constructor(stream: ByteStream, services: GdbServices) {
    this.#stream = stream;
    this.#services = services;
    this.#load = new FlashLoad(services.sectors, services.store);
  }

  async serve(): Promise<void> {
    const { signal, tell, say } = this.#services;
    const reading = this.#inbox.fill(this.#stream);
    const close = () => void this.#stream.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      await this.#attached();
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

  /** The debugger, attached anew when the client has let go of the last one: the core stands. */
  async #attached(): Promise<DebugSession> {
    if (this.#session) return this.#session;
    this.#session = await DebugSession.attach(this.#services.target);
    await this.#session.halt();
    return this.#session;
  }

  async #end(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    const { signal, tell, say } = this.#services;
    if (!session) return;
    const keepHalted = !this.#hasLeft && !signal.aborted;
    try {
      await session.detach({ keepHalted });
      tell(say({ key: keepHalted ? 'gdb.lost' : 'gdb.left' }));
    } catch (error) {
      // The board is gone; what the next debugger finds in the comparators, it clears.
      tell(error instanceof Error ? error.message : String(error));
    }
  }

  /** One event, or a look at the core that runs. Answers false when the client is gone. */
  async #turn(): Promise<boolean> {
    const event = await this.#inbox.take(this.#isRunning ? POLL_MS : undefined);
    if (event === 'end') return false;
    if (event === undefined) await this.#look();
    else if (event.kind === 'packet') await this.#packet(event.body);
    else if (event.kind === 'interrupt') await this.#interrupt('interrupt');
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
    const fixed = FIXED.find(([start]) => text.startsWith(start));
    if (fixed) return fixed[1];
    if (text === 'qC') return 'QC1';
    if (text === '?') return this.#standing();
    if (/^(?:[cCsS]|vCont;)/.test(text)) return this.#resume(resumptionOf(text));
    if (/^[DkR!]|^v(?:Attach|Run|Kill)/.test(text)) return this.#life(text);
    if (text.startsWith('vFlash')) return this.#flash(body, text);
    if (text.startsWith('qXfer:')) return this.#document(text);
    if (text.startsWith('qRcmd,')) return this.#monitor(text);
    if (text.startsWith('qCRC:')) return this.#checksum(text);
    if (text === 'QStartNoAckMode') {
      this.#acknowledges = false;
      return OK;
    }
    const answer = Object.hasOwn(ANSWERS, text.charAt(0)) ? ANSWERS[text.charAt(0)] : undefined;
    return answer ? answer(await this.#attached(), body, text) : UNKNOWN;
  }

  // Running

  async #resume(wanted: Resumption | undefined): Promise<Reply | undefined> {
    if (!wanted) return MALFORMED;
    const session = await this.#attached();
    if (wanted.kind === 'stop') return this.#isRunning ? this.#interrupt('stop') : this.#standing();
    if (wanted.address !== undefined) await session.registers.write('PC', wanted.address);
    this.#asked = undefined;
    if (wanted.kind === 'step') {
      // Else a step would end in whatever interrupt waits.
      await session.step({ maskInterrupts: true });
      return this.#standing();
    }
    await session.run();
    this.#isRunning = true;
    return undefined;
  }

  /** Time of a virtual board passes only while somebody sleeps on its clock. */
  async #look(): Promise<void> {
    const { clock } = this.#services.target.probe;
    const reply = await this.#unlessRefused(async () => {
      const reason = await (await this.#attached()).stopped();
      return reason && this.#stopped(reason);
    });
    if (reply !== undefined) {
      this.#isRunning = false;
      await this.#send(reply);
    } else if (clock !== wallClock) await clock.sleep(POLL_MS);
  }

  async #interrupt(asked: StopRequest): Promise<undefined> {
    if (!this.#isRunning) return;
    this.#asked = asked;
    const reply = await this.#unlessRefused(async () => {
      await (await this.#attached()).halt();
      return this.#standing();
    });
    this.#isRunning = false;
    if (reply !== undefined) await this.#send(reply);
  }

  async #standing(): Promise<Reply> {
    const session = await this.#attached();
    const reason = await session.stopped();
    if (reason) return this.#stopped(reason);
    await session.halt();
    return this.#standing();
  }

  #stopped(reason: StopReason): string {
    return stopReply(reason, this.#asked);
  }

  /** Beginning and end of debugging, as far as a board knows them. */
  async #life(text: string): Promise<Reply | undefined> {
    if (text === '!') {
      this.#isExtended = true;
      return OK;
    }
    if (text.startsWith('vAttach')) return this.#standing();
    if (text.startsWith('vRun') || text.startsWith('R')) {
      await (await this.#attached()).reset('halt');
      return text.startsWith('R') ? undefined : this.#standing();
    }
    const session = this.#session;
    this.#session = undefined;
    this.#isRunning = false;
    await session?.detach();
    this.#services.tell(this.#services.say({ key: 'gdb.left' }));
    this.#hasLeft = !this.#isExtended || text === 'k';
    if (text !== 'k') return OK;
    return undefined;
  }

  // Whole documents and jobs

  async #flash(body: Uint8Array, text: string): Promise<Reply | undefined> {
    const session = await this.#attached();
    if (text.startsWith('vFlashErase:')) {
      const span = spanOf(text.slice('vFlashErase:'.length));
      if (!span) return MALFORMED;
      return this.#load.erase(span) ? OK : 'E.memtype';
    }
    if (text.startsWith('vFlashWrite:')) {
      const piece = flashWriteOf(body);
      if (!piece) return MALFORMED;
      return this.#load.write(piece.address, piece.bytes) ? OK : 'E.memtype';
    }
    if (text !== 'vFlashDone') return UNKNOWN;
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

  /** For `compare-sections`. */
  async #checksum(text: string): Promise<Reply> {
    const span = spanOf(text.slice('qCRC:'.length));
    if (!span || span.byteLength > MOST_CHECKED_BYTES) return MALFORMED;
    const bytes = await this.#services.target.memory.read(span.address, span.byteLength);
    return `C${gdbChecksum(bytes).toString(16)}`;
  }

  async #document(text: string): Promise<Reply> {
    const { registers } = await this.#attached();
    const [, object, annex] = /^qXfer:([a-z-]+):read:([^:]*):/.exec(text) ?? [];
    if (object === 'features' && annex === 'target.xml') return documentPart(text, targetDescription(registers.hasFloat)) ?? MALFORMED;
    if (object === 'memory-map' && annex === '') return documentPart(text, memoryMap(this.#services.sectors)) ?? MALFORMED;
    return object === 'features' || object === 'memory-map' ? 'E00' : UNKNOWN;
  }

  async #monitor(text: string): Promise<Reply | undefined> {
    const line = bytesOfHex(text.slice('qRcmd,'.length));
    if (!line) return MALFORMED;
    const session = await this.#attached();
    const { sectors, store, say } = this.#services;
    const context = { session, sectors, store, say, selection: this.#selection };
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
