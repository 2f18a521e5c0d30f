/** Requests of GDB taken apart. Pure; undefined stands for what is no such request. Source: GDB manual, "Packets". */
import { bytesOfHex } from './hex.ts';

export interface Span {
  readonly address: number;
  readonly byteLength: number;
}

const ADDRESS_SPACE = 2 ** 32;

/** `20000000,4` */
export function spanOf(text: string): Span | undefined {
  const [, address, length] = /^([0-9a-fA-F]{1,8}),([0-9a-fA-F]{1,8})$/.exec(text) ?? [];
  if (address === undefined || length === undefined) return undefined;
  const span = { address: Number.parseInt(address, 16), byteLength: Number.parseInt(length, 16) };
  return span.address + span.byteLength > ADDRESS_SPACE ? undefined : span;
}

/** `20000000,4:` and that many bytes, in hex or as they are. */
export function writeOf(body: Uint8Array, { inHex }: { inHex: boolean }): (Span & { readonly bytes: Uint8Array }) | undefined {
  const colon = body.indexOf(0x3a);
  if (colon < 0) return undefined;
  const span = spanOf(new TextDecoder().decode(body.subarray(1, colon)));
  const data = body.subarray(colon + 1);
  const bytes = inHex ? bytesOfHex(new TextDecoder().decode(data)) : data;
  return span && bytes?.length === span.byteLength ? { ...span, bytes } : undefined;
}

/** `vFlashWrite:8000000:` and the bytes. */
export function flashWriteOf(body: Uint8Array): { readonly address: number; readonly bytes: Uint8Array } | undefined {
  const start = 'vFlashWrite:'.length;
  const colon = body.indexOf(0x3a, start);
  if (colon < 0) return undefined;
  const address = addressOf(new TextDecoder().decode(body.subarray(start, colon)));
  const bytes = body.slice(colon + 1);
  return address === undefined || address + bytes.length > ADDRESS_SPACE ? undefined : { address, bytes };
}

export function addressOf(text: string): number | undefined {
  return /^[0-9a-fA-F]{1,8}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** `Z1,8000100,2`: which kind, and where. */
export function pointOf(text: string): (Span & { readonly kind: number }) | undefined {
  const [, kind, place] = /^[Zz]([0-4]),([^;]*)(?:;.*)?$/.exec(text) ?? [];
  const span = place === undefined ? undefined : spanOf(place);
  return span && { ...span, kind: Number(kind) };
}

/** What shall be done with the one thread: the first action that is for it. */
export type Resumption = { readonly kind: 'run' | 'step' | 'stop'; readonly address?: number };

/** `c`, `s`, `c8000100`, `C05`, `S05;8000100`, `vCont;s:1;c` */
export function resumptionOf(text: string): Resumption | undefined {
  if (text.startsWith('vCont;')) {
    const [, letter] = /^([cCsSt])/.exec(text.slice('vCont;'.length)) ?? [];
    if (letter === 't') return { kind: 'stop' };
    return letter === undefined ? undefined : { kind: kindOf(letter) };
  }
  // Behind C and S stands a signal, which no core takes.
  const [, plain, signalled, place = ''] = /^(?:([cs])|([CS])[0-9a-fA-F]{2}(?:;|$))([0-9a-fA-F]{0,8})$/.exec(text) ?? [];
  const letter = plain ?? signalled;
  if (letter === undefined) return undefined;
  const address = addressOf(place);
  return { kind: kindOf(letter), ...(address !== undefined && { address }) };
}

function kindOf(letter: string): 'run' | 'step' {
  return letter.toLowerCase() === 'c' ? 'run' : 'step';
}

/** `qXfer:memory-map:read::0,1000`: the part of a document, `l` in front of the last. */
export function documentPart(request: string, document: string): string | undefined {
  const span = spanOf(request.slice(request.lastIndexOf(':') + 1));
  if (!span) return undefined;
  const end = span.address + span.byteLength;
  return `${end >= document.length ? 'l' : 'm'}${document.slice(span.address, end)}`;
}
