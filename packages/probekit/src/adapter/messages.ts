/** Messages of the protocol in a stream of bytes: a header with the length, then JSON. Source: Debug Adapter Protocol, "Base Protocol". */
import { concatBytes } from '../base/index.ts';
import { adapterErrors } from './errors.ts';

/** As it came; whoever answers it looks what its arguments are. */
export interface RequestMessage {
  readonly seq: number;
  readonly command: string;
  readonly arguments: unknown;
}

const MOST_HEADER_BYTES = 4096;
const MOST_MESSAGE_BYTES = 8 << 20;
const END_OF_HEADER = [13, 10, 13, 10];

/** Bytes in pieces of any size become requests, in their order. */
export class MessageReader {
  #held: Uint8Array = new Uint8Array();

  /** What is no request, as an answer to a question that was never asked, is passed over. @throws `adapter/message` */
  push(piece: Uint8Array): RequestMessage[] {
    this.#held = concatBytes(this.#held, piece);
    const requests: RequestMessage[] = [];
    for (let body = this.#take(); body; body = this.#take()) {
      const request = requestIn(body);
      if (request) requests.push(request);
    }
    return requests;
  }

  #take(): Uint8Array | undefined {
    const headerBytes = endOfHeader(this.#held);
    if (headerBytes === undefined) {
      if (this.#held.length > MOST_HEADER_BYTES) throw malformed(`no header ends within ${MOST_HEADER_BYTES} B`);
      return undefined;
    }
    const end = headerBytes + bodyLength(new TextDecoder().decode(this.#held.subarray(0, headerBytes)));
    if (this.#held.length < end) return undefined;
    const body = this.#held.slice(headerBytes, end);
    this.#held = this.#held.slice(end);
    return body;
  }
}

export function messageBytes(message: object): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(message));
  return concatBytes(new TextEncoder().encode(`Content-Length: ${body.length}\r\n\r\n`), body);
}

function endOfHeader(bytes: Uint8Array): number | undefined {
  const last = Math.min(bytes.length, MOST_HEADER_BYTES) - END_OF_HEADER.length;
  for (let at = 0; at <= last; at++) {
    if (END_OF_HEADER.every((byte, index) => bytes[at + index] === byte)) return at + END_OF_HEADER.length;
  }
  return undefined;
}

function bodyLength(header: string): number {
  const [, digits] = /^content-length:[ \t]*(\d{1,9})[ \t]*$/im.exec(header) ?? [];
  if (digits === undefined) throw malformed('a header without Content-Length');
  const length = Number(digits);
  if (length > MOST_MESSAGE_BYTES) throw malformed(`a message of ${length} B`);
  return length;
}

function requestIn(body: Uint8Array): RequestMessage | undefined {
  let message: unknown;
  try {
    message = JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw malformed('a message that is no JSON', error);
  }
  if (typeof message !== 'object' || message === null) throw malformed('a message that is no object');
  const { type, seq, command, arguments: given } = message as Record<string, unknown>;
  if (type !== 'request') return undefined;
  if (typeof command !== 'string' || typeof seq !== 'number') throw malformed('a request without a command or a number');
  return { seq, command, arguments: given };
}

function malformed(detail: string, cause?: unknown): Error {
  return adapterErrors.make('adapter/message', {
    message: `This is no message of the Debug Adapter Protocol: ${detail}.`,
    hint: 'An editor that speaks it starts this command by itself; docs/vscode.md says how.',
    evidence: { detail },
    cause,
  });
}
