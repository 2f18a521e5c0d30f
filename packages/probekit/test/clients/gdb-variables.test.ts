/** Globals and statics as GDB tells them of the same file: address, size, type, and where members and bit fields lie. It shares nothing with us. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type Member, type ProgramVariable, plainType, readProgramSymbols, typeText } from '../../src/symbols/index.ts';
import { hasPeer } from './peer.ts';

const FIRMWARE = fileURLToPath(new URL('../../../../firmware/', import.meta.url));
const CORE = ['-mcpu=cortex-m7', '-mthumb', '-mfloat-abi=hard', '-mfpu=fpv5-d16', '-fdata-sections', '-ffunction-sections'];
const LINK = ['-nostdlib', '-Wl,--gc-sections', '-Wl,--build-id=none', '-Wl,--no-warn-rwx-segments'];
const C = ['-fhosted', '-T', 'image.ld', 'src/zoo/scheduler.c', 'src/newlib.c', 'src/startup.c', 'src/board.c', '-lm', '-lc', '-lgcc'];
const CPP_SOURCES = ['src/zoo/exceptions.cpp', 'src/start/startup.c', 'src/start/clocks.c', 'src/newlib.c', 'src/board.c'];
const CPP = ['-DHEAP_BYTES=131072', '-T', 'start.ld', ...CPP_SOURCES, '-lstdc++', '-lm', '-lc', '-lgcc'];
/** Each kind of type once, in the ways that C++ writes them. */
const KINDS = `
namespace motor {
enum class Mode : unsigned char { off, on = 7 };
enum { low = -3, high };
struct Base { int id; };
struct Driver : Base {
  unsigned a : 3; int b : 13; unsigned long long c : 40; Mode mode : 4; bool ready : 1;
  static int count;
  union { int x; float f; };
  struct { short inner; } named;
  volatile unsigned char *const p; int (*fn)(int, const char *, ...);
  Driver *next; int grid[2][3]; double last;
};
int Driver::count = 3;
Driver driver{};
namespace { int hidden = 2; }
}
struct Opaque; Opaque *opaque; struct { int only; } unnamed; union Both { int whole; char parts[4]; } both;
volatile bool flag; char letter = 'x'; int (*table[4])(void); float ratio = 0.5f; long long wide = -1; const unsigned char *bytes;
int &link = motor::Driver::count;
int f() { static int once = 4; return once++ + motor::hidden++; }
extern "C" int main() {
  return f() + motor::Driver::count + motor::driver.id + flag + letter + (long)table[1] + (int)ratio + (int)wide + *bytes + link +
    (long)opaque + unnamed.only + both.whole;
}
`;
const BUILDS: readonly { what: string; words: readonly string[]; atLeast: number }[] = [
  { what: 'C, DWARF 4, not optimised', words: ['-gdwarf-4', '-O0', ...C], atLeast: 5 },
  { what: 'C, DWARF 5, optimised for speed', words: ['-gdwarf-5', '-O2', ...C], atLeast: 5 },
  { what: 'C, optimised while it is linked', words: ['-g', '-O2', '-flto', ...C], atLeast: 5 },
  { what: 'C++, DWARF 5, optimised for size', words: ['-gdwarf-5', '-Os', ...CPP], atLeast: 5 },
  { what: 'C++, DWARF 5, types in units of their own', words: ['-gdwarf-5', '-fdebug-types-section', '-O0', ...CPP], atLeast: 5 },
];

/** Where GDB takes the type of a declaration, in another unit, for that of the definition. */
const DECLARED_OTHERWISE: readonly string[] = ['__cxxabiv1::__unexpected_handler', '__cxxabiv1::__terminate_handler', '_ctype_'];

const folder = mkdtempSync(join(tmpdir(), 'probekit-variables-'));
const file = join(folder, 'program.elf');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasPeer('gdb-multiarch') || !hasPeer('arm-none-eabi-gcc'))('globals and statics', () => {
  it.each(['blinky', 'factory-demo', 'crash', 'crc-loop-itcm'])('of %s.elf are those of GDB', (name) => {
    compare(`${FIRMWARE}${name}.elf`, 1);
  });

  it.each(BUILDS)('of $what are those of GDB', ({ words, atLeast }) => {
    execFileSync('arm-none-eabi-gcc', [...CORE, ...LINK, ...words, '-o', file], { cwd: FIRMWARE });
    compare(file, atLeast);
  });

  it.each([2, 3, 4, 5])('and members and bit fields of DWARF %i are those of GDB', (version) => {
    const source = join(folder, 'kinds.cpp');
    writeFileSync(source, KINDS);
    const debug = [`-gdwarf-${version}`, '-gstrict-dwarf', '-O0', '-fno-exceptions', '-fno-rtti'];
    const places = ['-Ttext=0x08000000', '-Tdata=0x20000000', '-Wl,-e,main'];
    execFileSync('arm-none-eabi-g++', [...CORE, ...LINK, ...debug, ...places, source, '-o', file]);
    compare(file, 12);
    const driver = readProgramSymbols(readFileSync(file)).variables.find(({ name }) => name.endsWith('driver'));
    const type = driver && plainType(driver.type);
    if (!driver || !type || !('members' in type)) throw new Error('the program has no driver');
    const told = gdb(file, [`ptype /o ${typeText(type)}`]);
    const ours = type.members.filter(({ isBase, name }) => !isBase && name !== undefined).map(memberText);
    // An array or a function has its name within its type.
    const theirs = [...told.matchAll(/^\/\* +(\d+)(?:: ?(\d+))? +\| +\d+ \*\/ {4}(?! )(.*);$/gm)].map(
      ([, at, bit, declared = '']) =>
        `${/\(\*(\w+)\)|(\w+)(?:\[\d+\])*(?: : (\d+))?$/.exec(declared)?.slice(1).find(Boolean)} at ${at}:${bit ?? 0}`,
    );
    expect(theirs.length).toBeGreaterThan(8);
    expect(ours.filter((text) => !text.startsWith('named'))).toEqual(theirs);
    expect(type.members.find(({ isBase }) => isBase)).toMatchObject({ byteOffset: 0 });
  });
});

function memberText({ name, byteOffset, bits }: Member): string {
  return `${name} at ${byteOffset}:${bits?.offset ?? 0}`;
}

/** What both must say alike of each variable that has a place. Of names that several variables have, GDB knows one. */
function compare(path: string, atLeast: number): void {
  const { variables } = readProgramSymbols(readFileSync(path));
  const known = variables.filter(({ address }) => address !== undefined);
  const judged = known.filter(
    ({ name }) => known.filter((other) => other.name === name).length === 1 && !DECLARED_OTHERWISE.includes(name),
  );
  expect(judged.length).toBeGreaterThanOrEqual(atLeast);
  const text = gdb(
    path,
    judged.flatMap((one, index) => [
      `printf "\\n=%d 0x%lx %d ", ${index}, (long)&${gdbName(one)}, sizeof(${gdbName(one)})`,
      `whatis ${gdbName(one)}`,
    ]),
  );
  const told = text
    .split('\n=')
    .slice(1)
    .map((line) => plain(line.trim()));
  const ours = judged.map((one, index) => plain(`${index} 0x${one.address?.toString(16)} ${one.byteLength} type = ${typeText(one.type)}`));
  // Some it does not find by name: statics of C++ functions, and namespaces in DWARF 2.
  expect(told.length / ours.length).toBeGreaterThan(0.75);
  expect(told).toEqual(ours.filter((line) => told.some((other) => numberOf(other) === numberOf(line))));
}

const numberOf = (line: string) => line.slice(0, line.indexOf(' '));

/** GDB calls what has no name `struct {...}`, sets spaces by rules of its own, and names structs of C as C++ does where main is C++. */
function plain(text: string): string {
  return text
    .replaceAll('…', '...')
    .replace(/\b(struct|union|enum) (?=\w)/g, '')
    .replace(/\blong (long )?unsigned int\b/g, 'unsigned long $1')
    .replace(/\b(long|short)( unsigned)? int\b/g, '$1$2')
    .replace(/ (?=[^\w]|$)|(?<=[^\w]) /g, '');
}

function gdbName({ name, function: around }: ProgramVariable): string {
  return around === undefined ? `'${name}'` : `'${around}'::${name}`;
}

function gdb(path: string, commands: readonly string[]): string {
  const words = commands.flatMap((command) => ['-ex', command]);
  return execFileSync('gdb-multiarch', ['--nx', '--batch', ...words, path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
