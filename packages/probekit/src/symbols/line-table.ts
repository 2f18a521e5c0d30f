/**
 * Which line of the source each instruction comes from: the line number program of a unit, run. Versions 2 to 5.
 * Source: DWARF version 5, section 6.2; of version 4: 6.2.4 (its tables of directories and files).
 */
import { readValue } from './attribute-value.ts';
import { DW_FORM, DW_LNCT, DW_LNE, DW_LNS } from './dwarf-codes.ts';
import type { DwarfSections } from './dwarf-sections.ts';
import { malformed } from './errors.ts';
import type { OffsetBytes, SectionReader } from './section-reader.ts';

const LINE = '.debug_line';

export interface LineRow {
  readonly address: number;
  /** Index into `files`. */
  readonly file: number;
  /** 0 where the compiler names none. */
  readonly line: number;
  readonly column: number;
  /** A place to stop at. */
  readonly isStatement: boolean;
}

/** Instructions without a gap, in order of their address. */
export interface LineSequence {
  readonly start: number;
  /** The first address behind it. */
  readonly end: number;
  readonly rows: readonly LineRow[];
}

export interface LineTable {
  /** Whole paths as far as the program tells them. In versions before 5 the first one stands at 1. */
  readonly files: readonly string[];
  readonly sequences: readonly LineSequence[];
}

interface LineHeader {
  readonly version: number;
  readonly minimumInstructionBytes: number;
  readonly isStatementAtFirst: boolean;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** How many numbers follow each standard opcode, from 1 on. */
  readonly operandCounts: readonly number[];
  readonly files: string[];
  readonly directories: readonly string[];
}

/**
 * Reads and runs the program at `at` in .debug_line.
 *
 * @param directory where the unit was compiled: relative paths begin there
 * @throws `symbols/malformed`
 */
export function readLineTable(sections: DwarfSections, at: number, directory: string, name: string): LineTable {
  const whole = sections.reader(LINE, at);
  const { byteLength, offsetBytes } = whole.initialLength();
  const reader = whole.part(byteLength);
  const version = reader.u16();
  if (version < 2 || version > 5) throw malformed(LINE, at, `version ${version}`);
  const addressBytes = version === 5 ? reader.u8() : 4;
  if (version === 5) reader.u8();
  const headerBytes = reader.word(offsetBytes);
  const programAt = reader.at + headerBytes;
  const minimumInstructionBytes = reader.u8();
  if (version >= 4) reader.u8();
  const isStatementAtFirst = reader.u8() !== 0;
  const signedBase = reader.u8();
  const lineRange = reader.u8();
  const opcodeBase = reader.u8();
  if (lineRange === 0) throw malformed(LINE, at, 'a line range of 0');
  const operandCounts = Array.from({ length: Math.max(0, opcodeBase - 1) }, () => reader.u8());
  const tables =
    version === 5
      ? tablesOfVersion5(sections, reader, { start: at, version, addressBytes, offsetBytes }, directory)
      : tablesOfVersion4(reader, directory, name);
  const header = {
    version,
    minimumInstructionBytes,
    isStatementAtFirst,
    lineBase: signedBase > 0x7f ? signedBase - 0x100 : signedBase,
    lineRange,
    opcodeBase,
    operandCounts,
    ...tables,
  };
  reader.skip(programAt - reader.at);
  return { files: header.files, sequences: run(reader, header) };
}

function tablesOfVersion4(reader: SectionReader, directory: string, name: string) {
  const directories = [directory];
  for (let text = reader.text(); text !== ''; text = reader.text()) directories.push(pathOf(directory, text));
  const files = [pathOf(directory, name)];
  for (let text = reader.text(); text !== ''; text = reader.text()) files.push(readFileOfVersion4(reader, directories, text));
  return { directories, files };
}

function readFileOfVersion4(reader: SectionReader, directories: readonly string[], name: string): string {
  const index = reader.uleb();
  // When it was changed, and its length: compilers write 0.
  reader.uleb();
  reader.uleb();
  return pathOf(directories[index] ?? '', name);
}

interface TableSizes {
  readonly start: number;
  readonly version: number;
  readonly addressBytes: number;
  readonly offsetBytes: OffsetBytes;
}

function tablesOfVersion5(sections: DwarfSections, reader: SectionReader, sizes: TableSizes, directory: string) {
  const read = () => {
    const formats = Array.from({ length: reader.u8() }, () => ({ content: reader.uleb(), form: reader.uleb() }));
    const count = reader.uleb();
    // Each row takes a byte at least: a count alone makes no work.
    if (count > reader.end - reader.at) throw malformed(LINE, reader.at, `a table of ${count} rows`);
    const rows: { path: string; directory: number }[] = [];
    for (let index = 0; index < count; index++) {
      const row = { path: '', directory: 0 };
      for (const { content, form } of formats) {
        const { value, form: kind } = readValue(reader, { form, constant: undefined }, sizes);
        if (content === DW_LNCT.path) row.path = textOf(sections, kind, value);
        if (content === DW_LNCT.directoryIndex) row.directory = Number(value);
      }
      rows.push(row);
    }
    return rows;
  };
  const directories = read().map(({ path }) => pathOf(directory, path));
  const files = read().map((row) => pathOf(directories[row.directory] ?? '', row.path));
  return { directories, files };
}

function textOf(sections: DwarfSections, form: number, value: number | string | Uint8Array): string {
  if (typeof value === 'string') return value;
  if (form === DW_FORM.lineStrp) return sections.text('.debug_line_str', Number(value));
  return form === DW_FORM.strp ? sections.text('.debug_str', Number(value)) : '';
}

/** A path seen from a directory; absolute ones, also those of Windows, stay as they are. */
function pathOf(directory: string, path: string): string {
  return directory === '' || path === '' || /^(\/|\\|[A-Za-z]:)/.test(path)
    ? path || directory
    : `${directory.replace(/[/\\]$/, '')}/${path}`;
}

/** The state machine of section 6.2.2, without the registers that nothing here asks for. */
function run(reader: SectionReader, header: LineHeader): LineSequence[] {
  const { minimumInstructionBytes, lineBase, lineRange, opcodeBase } = header;
  const first = { address: 0, file: 1, line: 1, column: 0, isStatement: header.isStatementAtFirst };
  const sequences: LineSequence[] = [];
  let state = { ...first };
  let rows: LineRow[] = [];
  const addRow = () => void rows.push({ ...state });
  const advance = (operations: number) => {
    state.address += minimumInstructionBytes * operations;
  };
  const endSequence = () => {
    const start = rows[0]?.address ?? state.address;
    if (state.address > start) sequences.push({ start, end: state.address, rows: rows.sort((a, b) => a.address - b.address) });
    rows = [];
    state = { ...first };
  };
  const extended = () => {
    const operation = reader.part(reader.uleb());
    const opcode = operation.u8();
    if (opcode === DW_LNE.endSequence) endSequence();
    else if (opcode === DW_LNE.setAddress) state.address = operation.word(operation.end - operation.at);
    else if (opcode === DW_LNE.defineFile) header.files.push(readFileOfVersion4(operation, header.directories, operation.text()));
  };
  const standard: Readonly<Record<number, () => void>> = {
    [DW_LNS.copy]: addRow,
    [DW_LNS.advancePc]: () => advance(reader.uleb()),
    [DW_LNS.advanceLine]: () => {
      state.line += reader.sleb();
    },
    [DW_LNS.setFile]: () => {
      state.file = reader.uleb();
    },
    [DW_LNS.setColumn]: () => {
      state.column = reader.uleb();
    },
    [DW_LNS.negateStmt]: () => {
      state.isStatement = !state.isStatement;
    },
    [DW_LNS.setBasicBlock]: () => undefined,
    [DW_LNS.constAddPc]: () => advance(Math.floor((0xff - opcodeBase) / lineRange)),
    [DW_LNS.fixedAdvancePc]: () => {
      state.address += reader.u16();
    },
    [DW_LNS.setPrologueEnd]: () => undefined,
    [DW_LNS.setEpilogueBegin]: () => undefined,
    [DW_LNS.setIsa]: () => void reader.uleb(),
  };
  while (!reader.isAtEnd) {
    const opcode = reader.u8();
    if (opcode === 0) extended();
    else if (opcode >= opcodeBase) {
      const special = opcode - opcodeBase;
      advance(Math.floor(special / lineRange));
      state.line += lineBase + (special % lineRange);
      addRow();
    } else if (standard[opcode]) standard[opcode]();
    else for (let operand = 0; operand < (header.operandCounts[opcode - 1] ?? 0); operand++) reader.uleb();
  }
  return sequences;
}
