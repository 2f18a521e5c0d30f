/** Values of expressions as GDB tells them of the same memory: that of a program's file before it runs. It shares nothing with us. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type ElfSection,
  type ProgramType,
  plainType,
  readElfSections,
  readExpression,
  readProgramSymbols,
  valueText,
} from '../../src/symbols/index.ts';
import { hasPeer } from './peer.ts';

/** Each kind of value, none of them zero, in the ways that C++ writes them. */
const KINDS = `
namespace motor {
enum class Mode : unsigned char { off, on = 7 };
enum Level { low = -3, high = 4 };
struct Base { int id; };
struct Driver : Base {
  unsigned a : 3; int b : 13; unsigned long long c : 40; Mode mode : 4; bool ready : 1; Level level;
  union { int x; float f; };
  struct { short inner; signed char tail[3]; } named;
  volatile unsigned char *p; int (*fn)(int);
  Driver *next; int grid[2][3]; double last; char text[6];
};
static int twice(int x) { return 2 * x; }
unsigned char octet = 200;
extern Driver other;
Driver driver{{5}, 5, -4000, 0xfedcba9876, Mode::on, true, low, {0x3fc00000}, {-7, {1, -2, 3}}, &octet, twice, &other, {{1, 2, 3}, {4, 5, 6}}, -0.75,
  "duty"};
Driver other{{-9}, 1, 4095, 1, Mode::off, false, high, {0x40490fdb}, {9, {}}, &octet, twice, &driver, {{}, {7, 8, 77}}, 3.25, "on"};
namespace { int hidden = 2; }
int &link = hidden;
Driver &same = driver;
}
volatile bool flag = true, unset = false; char letter = 'x'; signed char small = -100; unsigned char big = 250;
short narrow = -30000; unsigned short wider = 60000; int count = -70000; unsigned size = 4000000000u;
long long deep = -9007199254740995ll; unsigned long long huge = 18446744073709551615ull;
float ratio = 0.1f, negative = -2.5e-7f; double exact = 0.1, far = 1e300;
int list[5] = {1, -2, 3, -4, 5}; const char *words[2] = {"one", "two"}; int *here = &list[3]; void *nothing = list;
union Both { int whole; char parts[4]; } both = {0x64636261};
extern "C" int main() { return motor::hidden; }
`;
/** Beside each value that variables hold. */
const COMPUTED = [
  ...['motor::driver.next->next->id', '*motor::driver.p', 'motor::driver.next->grid[1][2]', '(*motor::driver.next).last'],
  ...['motor::link + 1', 'motor::same.id', 'motor::same.next->id', '*here', 'here[-2]', '*(here - 1)', '*(list + 2)'],
  ...['list[list[0] + 1]', '*&list[1]', '&list[2] == here - 1', 'here > list', '(*words)[1]', 'words[1][2]', '-count', '~count', '!flag'],
  ...['size + 1', 'size * 2', 'count / 7', 'count % 7', 'count >> 3', 'size >> 3', 'size << 2', 'count < size', 'narrow * wider'],
  ...['big + 10', 'small - 100', 'deep - 1', 'huge + 1', 'huge / 3', 'deep % 1000', 'size & 0xff00', 'count | 1', 'count ^ 0x55'],
  ...['ratio * 2', 'exact + ratio', 'ratio / 3', 'far * -1', 'exact * 3 > 0.3', 'count == -70000', 'flag && !unset', 'unset || letter'],
  ...['letter + 1', 'motor::driver.b + 1', 'motor::driver.a * 2', '010', '0xffffffff', '2147483648', '1.5e3', '3 - -2', '7 / 2 * 2'],
  ...['1 + 2 * 3 << 1', '6 & 3 == 3', '(6 & 3) == 2', 'nothing == list', '1 - 2u', '0x80000000 / 3', 'motor::driver.c >> 36'],
];

const folder = mkdtempSync(join(tmpdir(), 'probekit-expressions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasPeer('gdb-multiarch') || !hasPeer('arm-none-eabi-gcc'))('values of expressions', () => {
  it.each(['-gdwarf-3 -O0', '-gdwarf-4 -O2', '-gdwarf-5 -Os'])('built with %s are those of GDB', async (options) => {
    const path = build(options.split(' '));
    const file = readFileSync(path);
    const program = readProgramSymbols(file);
    const { sections } = readElfSections(file);
    const read = (address: number, byteLength: number) => Promise.resolve(bytesIn(sections, address, byteLength));
    const variables = program.variables.filter(({ address, name }) => address !== undefined && !name.startsWith('_'));
    const asked = [...variables.flatMap(({ name, type }) => leavesOf(quoted(name), type)), ...COMPUTED];
    expect(asked.length).toBeGreaterThan(COMPUTED.length + 60);
    const ours = [];
    for (const expression of asked)
      ours.push(`${expression} = ${plain(valueText((await readExpression(expression, program, read)).value))}`);
    const told = gdb(path, asked);
    expect(ours).toEqual(asked.map((expression, index) => `${expression} = ${plain(told[index] ?? '')}`));
  });
});

function build(options: readonly string[]): string {
  const path = join(folder, 'program.elf');
  const source = join(folder, 'kinds.cpp');
  writeFileSync(source, KINDS);
  const core = [
    '-mcpu=cortex-m7',
    '-mthumb',
    '-mfloat-abi=hard',
    '-mfpu=fpv5-d16',
    '-fno-exceptions',
    '-fno-rtti',
    '-fno-zero-initialized-in-bss',
  ];
  const link = ['-nostdlib', '-Wl,--build-id=none', '-Ttext=0x08000000', '-Tdata=0x20000000', '-Wl,-e,main'];
  execFileSync('arm-none-eabi-g++', [...core, ...link, ...options, source, '-o', path], { stdio: 'ignore' });
  return path;
}

/** Each value that C would name within one of this type. */
function leavesOf(name: string, type: ProgramType): string[] {
  const at = plainType(type);
  if (at.kind === 'array') return Array.from({ length: at.count ?? 0 }, (_, index) => leavesOf(`${name}[${index}]`, at.element)).flat();
  // A whole struct is written in many ways; its members are told one by one.
  if (at.kind === 'reference') return 'members' in plainType(at.target) ? [] : [name];
  if (!('members' in at)) return [name];
  return at.members.flatMap((member) => {
    return leavesOf(member.name === undefined ? name : `${name}.${member.name}`, member.type);
  });
}

function quoted(name: string): string {
  return name.includes('(') ? `'${name}'` : name;
}

function bytesIn(sections: readonly ElfSection[], address: number, byteLength: number): Uint8Array {
  const section = sections.find((one) => one.isAllocated && one.address <= address && address + byteLength <= one.address + one.byteLength);
  if (!section) throw new Error(`nothing lies at ${address}`);
  const bytes = new Uint8Array(byteLength);
  bytes.set(section.bytes.subarray(address - section.address, address - section.address + byteLength));
  return bytes;
}

/** GDB names the type of a pointer, writes control characters in octal and enumerators with what is around them. */
function plain(text: string): string {
  const bare = text
    .replace(/^\(.*?\) ?(?=@?0x)/, '')
    .replace(/^@0x[0-9a-f]+: /, '')
    .replace(/ <.*>| ".*"$/g, '')
    .replace(/^(-?\d+) '.*'$/, '$1')
    .replace(/^(?:\w+::)+(\w+)$/, '$1');
  if (/^(true|false)$/.test(bare)) return bare === 'true' ? '1' : '0';
  if (/^0x[0-9a-f]+$/.test(bare)) return `${Number(bare)}`;
  return /^-?\d+\.|e[+-]\d/.test(bare) ? `${Number(Number(bare).toPrecision(8))}` : bare;
}

function gdb(path: string, expressions: readonly string[]): string[] {
  const words = expressions.flatMap((expression) => ['-ex', `output ${expression}`, '-ex', 'echo \\n']);
  const settings = ['-ex', 'set print symbol off', '-ex', 'set print address on'];
  const text = execFileSync('gdb-multiarch', ['--nx', '--batch', ...settings, ...words, path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text.split('\n');
}
