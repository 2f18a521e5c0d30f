/** Values of attributes as they stand in an entry: DWARF version 5, sections 7.5.5 and 7.5.6. */
import type { AttributeShape } from './abbreviations.ts';
import { DW_FORM } from './dwarf-codes.ts';
import { malformed } from './errors.ts';
import type { OffsetBytes, SectionReader } from './section-reader.ts';

/** What a unit says of the size of its values. */
export interface UnitSizes {
  /** Of the unit in .debug_info: references within the unit count from here. */
  readonly start: number;
  readonly version: number;
  readonly addressBytes: number;
  readonly offsetBytes: OffsetBytes;
}

/** A number is an address, an index, an offset or a constant, as the form says; a block is an expression, or bytes. */
export interface AttributeValue {
  readonly form: number;
  readonly value: number | string | Uint8Array;
}

type ReadForm = (reader: SectionReader, sizes: UnitSizes) => AttributeValue['value'];

const offset: ReadForm = (reader, { offsetBytes }) => reader.word(offsetBytes);
const inUnit =
  (read: ReadForm): ReadForm =>
  (reader, sizes) =>
    sizes.start + Number(read(reader, sizes));
const u = (byteLength: number): ReadForm => {
  return (reader) => reader.word(byteLength);
};
const uleb: ReadForm = (reader) => reader.uleb();
const block = (byteLength: number): ReadForm => {
  return (reader) => reader.bytes(reader.word(byteLength));
};
const longBlock: ReadForm = (reader) => reader.bytes(reader.uleb());

const READ: Readonly<Record<number, ReadForm>> = {
  [DW_FORM.addr]: (reader, { addressBytes }) => reader.word(addressBytes),
  [DW_FORM.block]: longBlock,
  [DW_FORM.block1]: block(1),
  [DW_FORM.block2]: block(2),
  [DW_FORM.block4]: block(4),
  [DW_FORM.exprloc]: longBlock,
  [DW_FORM.data1]: u(1),
  [DW_FORM.data2]: u(2),
  [DW_FORM.data4]: u(4),
  [DW_FORM.data8]: u(8),
  [DW_FORM.data16]: (reader) => reader.bytes(16),
  [DW_FORM.sdata]: (reader) => reader.sleb(),
  [DW_FORM.udata]: uleb,
  [DW_FORM.string]: (reader) => reader.text(),
  [DW_FORM.strp]: offset,
  [DW_FORM.lineStrp]: offset,
  [DW_FORM.strpSup]: offset,
  [DW_FORM.flag]: u(1),
  [DW_FORM.flagPresent]: () => 1,
  [DW_FORM.secOffset]: offset,
  [DW_FORM.refAddr]: (reader, { version, addressBytes, offsetBytes }) => reader.word(version === 2 ? addressBytes : offsetBytes),
  [DW_FORM.ref1]: inUnit(u(1)),
  [DW_FORM.ref2]: inUnit(u(2)),
  [DW_FORM.ref4]: inUnit(u(4)),
  [DW_FORM.ref8]: inUnit(u(8)),
  [DW_FORM.refUdata]: inUnit(uleb),
  [DW_FORM.refSig8]: u(8),
  [DW_FORM.refSup4]: u(4),
  [DW_FORM.refSup8]: u(8),
  [DW_FORM.strx]: uleb,
  [DW_FORM.strx1]: u(1),
  [DW_FORM.strx2]: u(2),
  [DW_FORM.strx3]: u(3),
  [DW_FORM.strx4]: u(4),
  [DW_FORM.addrx]: uleb,
  [DW_FORM.addrx1]: u(1),
  [DW_FORM.addrx2]: u(2),
  [DW_FORM.addrx3]: u(3),
  [DW_FORM.addrx4]: u(4),
  [DW_FORM.loclistx]: uleb,
  [DW_FORM.rnglistx]: uleb,
};

/** Reads one value, or passes over it: to skip is to read. Throws `symbols/malformed`, also for a form that nobody knows. */
export function readValue(reader: SectionReader, shape: Pick<AttributeShape, 'form' | 'constant'>, sizes: UnitSizes): AttributeValue {
  const form = shape.form === DW_FORM.indirect ? reader.uleb() : shape.form;
  if (form === DW_FORM.implicitConst) return { form, value: shape.constant ?? 0 };
  const read = READ[form];
  if (!read) throw malformed(reader.section, reader.at, `form 0x${form.toString(16)} is unknown`);
  return { form, value: read(reader, sizes) };
}
