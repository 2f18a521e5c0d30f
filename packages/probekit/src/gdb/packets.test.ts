import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../base/index.ts';
import { gdbChecksum } from './checksum.ts';
import { type GdbEvent, MOST_PACKET_BYTES, PacketReader, packetOf } from './index.ts';
import { resumptionOf } from './requests.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const bodyOf = (event: GdbEvent | undefined) => (event?.kind === 'packet' ? String.fromCharCode(...event.body) : event?.kind);

describe('packets of GDB', () => {
  it('have a checksum, and escape what would end them', () => {
    expect(String.fromCharCode(...packetOf(bytesOf('OK')))).toBe('$OK#9a');
    expect(String.fromCharCode(...packetOf(bytesOf('a#$}*')))).toBe('$a}\x03}\x04}]}\n#c3');
  });

  it('are the same however their bytes are cut', () => {
    const stream = concatBytes(
      bytesOf('+'),
      packetOf(bytesOf('m8000000,4')),
      Uint8Array.of(3),
      packetOf(bytesOf('X0,3:}$#')),
      bytesOf('-$g#00'),
    );
    const whole = new PacketReader().push(stream).map(bodyOf);
    expect(whole).toEqual(['accepted', 'm8000000,4', 'interrupt', 'X0,3:}$#', 'rejected', 'damaged']);
    for (let at = 0; at <= stream.length; at++) {
      const reader = new PacketReader();
      expect([...reader.push(stream.subarray(0, at)), ...reader.push(stream.subarray(at))].map(bodyOf)).toEqual(whole);
    }
  });

  it('come back as they were sent, whatever they hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expect(new PacketReader().push(packetOf(body))).toEqual([{ kind: 'packet', body }]);
      }),
    );
  });

  it('that are longer than was agreed to are let go, and the next one is read', () => {
    const long = packetOf(new Uint8Array(MOST_PACKET_BYTES + 1).fill(0x61));
    expect(new PacketReader().push(concatBytes(long, packetOf(bytesOf('g')))).map(bodyOf)).toEqual(['damaged', 'g']);
  });

  it('ask to run or to step in several ways', () => {
    expect(resumptionOf('vCont;s:1;c')).toEqual({ kind: 'step' });
    expect(resumptionOf('vCont;t')).toEqual({ kind: 'stop' });
    expect(resumptionOf('c8000100')).toEqual({ kind: 'run', address: 0x0800_0100 });
    expect(resumptionOf('C05;8000100')).toEqual({ kind: 'run', address: 0x0800_0100 });
    expect(resumptionOf('S05')).toEqual({ kind: 'step' });
    for (const wrong of ['C', 'cq', 'vCont;x', 'c800000000', 's-1']) expect(resumptionOf(wrong), wrong).toBeUndefined();
  });

  it('compare memory by the CRC-32 that is not reflected', () => {
    // CRC-32/MPEG-2 of "123456789".
    expect(gdbChecksum(bytesOf('123456789'))).toBe(0x0376_e6e7);
  });
});
