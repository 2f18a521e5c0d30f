/**
 * The words of two servers for GDB. Sources: st-util of stlink-tools 1.7.0, doc/man/st-util.md and its `--help`; ST-LINK_gdbserver as
 * its `--help` lists them (ST UM2576, "Starting the ST-LINK GDB server"). The second is closed: what it ends with for words that it
 * does not take nobody has shown; it is taken to be 1, as of STM32_Programmer_CLI.
 */
import { type Connecting, lacking, type Parsed, refuse, valueAt } from './face.ts';
import { parseFrequency } from './stlink-tools.ts';

export interface GdbServerWish extends Connecting {
  readonly kind: 'serve' | 'version';
  readonly port: number;
  /** Goes on when a client has left. */
  readonly stays: boolean;
  /** Resets the chip before anybody connects; it stands before its first instruction. */
  readonly resets: boolean;
}

export const GDB_SERVER_REFUSED = 1;

interface Option {
  readonly names: readonly string[];
  /** Takes a value. */
  readonly value?: true;
  /** What it sets; undefined for a value that is not taken. Without it the option changes nothing here. */
  readonly sets?: (value: string) => Partial<GdbServerWish> | undefined;
  /** Why it is not taken. */
  readonly refused?: string;
}

const port = (value: string) => (/^\d{1,5}$/.test(value) && Number(value) <= 0xffff ? { port: Number(value) } : undefined);
const speed = (value: string) => {
  const speedKhz = parseFrequency(value);
  return speedKhz === undefined ? undefined : speedKhz > 0 ? { speedKhz } : {};
};
const serial = (serialNumber: string) => (serialNumber === '' ? undefined : { serialNumber });

const ST_UTIL: readonly Option[] = [
  { names: ['-V', '--version'], sets: () => ({ kind: 'version' }) },
  { names: ['-p', '--listen_port'], value: true, sets: port },
  { names: ['-m', '--multi'], sets: () => ({ stays: true }) },
  { names: ['-n', '--no-reset', '--hot-plug'], sets: () => ({ resets: false }) },
  { names: ['-u', '--connect-under-reset'], sets: () => ({ underReset: true }) },
  { names: ['-F', '--freq'], value: true, sets: speed },
  { names: ['--serial'], value: true, sets: serial },
  { names: ['-v', '--verbose'] },
  { names: ['--semihosting'], refused: 'Semihosting is not served here.' },
];

const NO_SWO = 'SWO is not served beside GDB here: probekit console shows it.';
const NO_LOADERS = 'External memory loaders are not taken here.';
const ST_LINK_GDBSERVER: readonly Option[] = [
  { names: ['-p', '--port-number'], value: true, sets: port },
  { names: ['-e', '--persistent'], sets: () => ({ stays: true }) },
  { names: ['-k', '--initialize-reset'], sets: () => ({ underReset: true }) },
  { names: ['-g', '--attach'], sets: () => ({ underReset: false }) },
  { names: ['-i', '--serial-number'], value: true, sets: serial },
  { names: ['--frequency'], value: true, sets: speed },
  { names: ['-m', '--apid'], value: true, sets: (value) => (value === '0' ? {} : undefined) },
  // The core stands for whoever connects, what is written is verified, and what is equal already is left alone.
  ...['-d --swd', '-s --verify', '-v --verbose', '--halt', '--incremental', '--preserve-temps'].map((names) => ({
    names: names.split(' '),
  })),
  ...['-l --log-level', '-r --refresh-delay', '-cp --stm32cubeprogrammer-path', '--pend-halt-timeout', '--temp-path'].map(
    (names): Option => ({ names: names.split(' '), value: true }),
  ),
  { names: ['-z', '--swo-port', '-a', '--cpu-clock', '-b', '--swo-clock-div'], value: true, refused: NO_SWO },
  { names: ['-el', '--extload', '-ei', '--extload_init', '--external-init'], value: true, refused: NO_LOADERS },
  { names: ['-t', '--shared'], refused: 'While this server has a probe, no other program gets it.' },
  { names: ['--erase-all'], refused: 'Ask for it once GDB is connected: monitor flash mass_erase' },
  { names: ['-f', '--log-file'], value: true, refused: 'Send the output to a file instead.' },
  { names: ['--semihosting', '--semihost-console-port'], value: true, refused: 'Semihosting is not served here.' },
];

const usageOf = (options: readonly Option[]) =>
  options.filter(({ refused }) => refused === undefined).map(({ names, value }) => `${names.join(' ')}${value ? '  VALUE' : ''}`);

/** What is taken, for whoever asks. */
export const ST_UTIL_USAGE: readonly string[] = usageOf(ST_UTIL);
export const ST_LINK_GDBSERVER_USAGE: readonly string[] = usageOf(ST_LINK_GDBSERVER);

/** 4242 is its port. It resets the chip unless it is told not to. */
export function parseStUtil(words: readonly string[]): Parsed<GdbServerWish> {
  return parse(words, ST_UTIL, { kind: 'serve', port: 4242, stays: false, resets: true, underReset: false });
}

/** 61234 is its port. Without `-d` it would speak JTAG. */
export function parseStlinkGdbserver(words: readonly string[]): Parsed<GdbServerWish> {
  const parsed = parse(words, ST_LINK_GDBSERVER, { kind: 'serve', port: 61_234, stays: false, resets: false, underReset: false });
  const isSwd = words.includes('-d') || words.includes('--swd');
  return 'refused' in parsed || isSwd ? parsed : lacking('Without -d it would speak JTAG, and chips are reached over SWD here: add -d.');
}

function parse(words: readonly string[], options: readonly Option[], start: GdbServerWish): Parsed<GdbServerWish> {
  let wish = start;
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const option = options.find(({ names }) =>
      names.some((name) => word === name || (name.startsWith('--') && word.startsWith(`${name}=`))),
    );
    if (option === undefined) return refuse(word);
    if (option.refused !== undefined) return refuse(word, option.refused);
    const [name = ''] = word.split('=');
    const given = option.value ? valueAt(words, at, name) : { value: '', count: 1 };
    const sets = given && (option.sets === undefined ? {} : option.sets(given.value));
    if (!given) return lacking(`${word} wants a value.`);
    if (!sets) return refuse(`${name} ${given.value}`);
    wish = { ...wish, ...sets };
    at += given.count;
  }
  return { wish };
}
