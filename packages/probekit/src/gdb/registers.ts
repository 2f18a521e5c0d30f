/**
 * The registers that GDB sees, in the order of its numbers, and the description that tells it so. Names and features are GDB's own.
 * Source: GDB manual, "ARM Features".
 */
import type { CoreRegisters } from '../debug/index.ts';
import { bytesOfHex, wordAsHex } from './hex.ts';

export interface GdbRegister {
  readonly name: string;
  readonly bits: 8 | 32 | 64;
  /** Of the core, lowest word first. */
  readonly parts: readonly string[];
  readonly type?: string;
}

interface Feature {
  readonly name: string;
  readonly registers: readonly GdbRegister[];
}

const word = (name: string, type?: string): GdbRegister => ({ name: name.toLowerCase(), bits: 32, parts: [name], ...(type && { type }) });

const CORE: Feature = {
  name: 'org.gnu.gdb.arm.m-profile',
  registers: [
    ...Array.from({ length: 13 }, (_, index) => word(`R${index}`)),
    word('SP', 'data_ptr'),
    word('LR'),
    word('PC', 'code_ptr'),
    { name: 'xpsr', bits: 32, parts: ['xPSR'] },
  ],
};
const SYSTEM: Feature = {
  name: 'org.gnu.gdb.arm.m-system',
  registers: [
    word('MSP', 'data_ptr'),
    word('PSP', 'data_ptr'),
    ...['PRIMASK', 'BASEPRI', 'FAULTMASK', 'CONTROL'].map((name): GdbRegister => ({ name: name.toLowerCase(), bits: 8, parts: [name] })),
  ],
};
/** GDB knows them as doubles, and makes the singles of those. */
const FLOAT: Feature = {
  name: 'org.gnu.gdb.arm.vfp',
  registers: [
    ...Array.from(
      { length: 16 },
      (_, index): GdbRegister => ({ name: `d${index}`, bits: 64, parts: [`S${2 * index}`, `S${2 * index + 1}`], type: 'ieee_double' }),
    ),
    word('FPSCR'),
  ],
};

/** Those that one `g` carries; GDB asks for the others one by one, when it needs them. */
export const GENERAL_REGISTERS = CORE.registers;

function features(hasFloat: boolean): readonly Feature[] {
  return hasFloat ? [CORE, SYSTEM, FLOAT] : [CORE, SYSTEM];
}

/** By GDB's number. */
export function gdbRegisters(hasFloat: boolean): readonly GdbRegister[] {
  return features(hasFloat).flatMap(({ registers }) => registers);
}

/** target.xml */
export function targetDescription(hasFloat: boolean): string {
  const featureText = ({ name, registers }: Feature) => {
    const rows = registers.map(
      (each) => `    <reg name="${each.name}" bitsize="${each.bits}"${each.type === undefined ? '' : ` type="${each.type}"`}/>`,
    );
    return [`  <feature name="${name}">`, ...rows, '  </feature>'];
  };
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE target SYSTEM "gdb-target.dtd">',
    '<target version="1.0">',
    '  <architecture>arm</architecture>',
    ...features(hasFloat).flatMap(featureText),
    '</target>',
    '',
  ].join('\n');
}

/** As GDB has it. */
export async function readGdbRegister({ bits, parts }: GdbRegister, registers: CoreRegisters): Promise<string> {
  let text = '';
  for (const part of parts) text += wordAsHex(await registers.read(part));
  return text.slice(0, bits / 4);
}

/** Answers false, and writes nothing, where the text is not that wide. */
export async function writeGdbRegister({ bits, parts }: GdbRegister, text: string, registers: CoreRegisters): Promise<boolean> {
  const bytes = bytesOfHex(text);
  if (bytes?.length !== bits / 8) return false;
  for (const [index, part] of parts.entries()) {
    const own = bytes.subarray(4 * index, 4 * index + 4);
    await registers.write(
      part,
      own.reduceRight((value, byte) => value * 256 + byte, 0),
    );
  }
  return true;
}
