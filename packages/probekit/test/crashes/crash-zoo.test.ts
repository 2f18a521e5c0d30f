/** Every crash of the zoo, as a debugger finds it on the board: the verdict's kind and line are counted. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CrashVerdict, crashSaid, crashVerdict, readStanding } from '../../src/debug/index.ts';
import { ENGLISH_SENTENCES, say } from '../../src/words/sentences/index.ts';
import { C_CRASHES, CPP_CRASHES, type ZooCrash } from './crash-kinds.ts';
import { crashed, FIRMWARE } from './crash-zoo.ts';

interface Judged {
  readonly crash: ZooCrash;
  readonly image: string;
  readonly verdict: CrashVerdict;
  readonly lines: readonly number[];
  readonly sentence: string;
}

const LEVELS = ['O0', 'O2'];
const REQUIRED_SHARE = 0.95;

function linesOf(source: string, crash: string): readonly number[] {
  const isMarked = new RegExp(`/\\* crash: [\\w ]*\\b${crash}\\b`);
  const lines = readFileSync(`${FIRMWARE}src/crashes/${source}`, 'latin1').split('\n');
  return lines.flatMap((line, index) => (isMarked.test(line) ? [index + 1] : []));
}

async function judged(image: string, source: string, crash: ZooCrash): Promise<Judged> {
  const { target, program, read, lockedUp } = await crashed(image, crash.name);
  const verdict = await crashVerdict(await readStanding(target, lockedUp), program, read);
  const sentence = crashSaid(verdict)
    .map((said) => say(ENGLISH_SENTENCES, said))
    .join(' ');
  return { crash, image, verdict, lines: linesOf(source, crash.name), sentence };
}

const isRight = ({ crash, verdict, lines }: Judged) => verdict.kind === crash.kind && lines.includes(verdict.place?.line ?? 0);
const names = (path: readonly string[]) => path.map((name) => name.replace(/^.*::/, ''));
const isWhole = ({ crash, verdict }: Judged) =>
  verdict.pointer === crash.pointer && crash.path.every((name) => name === '' || names(verdict.path).includes(name));

describe('the crash zoo', { timeout: 120_000 }, () => {
  it('is told right, line and cause, in at least 95 of 100; most with the variable and all callers', async () => {
    const all: Judged[] = [];
    for (const level of LEVELS) {
      for (const crash of C_CRASHES) all.push(await judged(`crashes.${level}`, 'crashes.c', crash));
      for (const crash of CPP_CRASHES) all.push(await judged(`crashes-cpp.${level}`, 'crashes.cpp', crash));
    }
    const right = all.filter(isRight);
    const whole = right.filter(isWhole);
    const others = all
      .filter((one) => !isRight(one) || !isWhole(one))
      .map(({ image, crash, sentence }) => `\n  ${image} ${crash.name}: ${sentence}`);
    process.stdout.write(
      `crash zoo: ${all.length} crashes, ${right.length} right, ${whole.length} with variable and callers${others.join('')}\n`,
    );
    if (process.env['PROBEKIT_SHOW'])
      for (const { image, crash, sentence } of all) process.stdout.write(`${image} ${crash.name}: ${sentence}\n`);
    expect(C_CRASHES.length + CPP_CRASHES.length).toBeGreaterThanOrEqual(25);
    expect(right.length / all.length).toBeGreaterThanOrEqual(REQUIRED_SHARE);
    expect(whole.length / all.length).toBeGreaterThanOrEqual(0.9);
  });

  it('says that the handler of a fault has failed, too', async () => {
    const { sentence } = await judged('crashes.O2', 'crashes.c', C_CRASHES.find(({ name }) => name === 'lockup')!);
    expect(sentence).toMatch(
      /^crashes\.c:\d+ reads 0x22000004 through port, where nothing answers, in read_port\(\) called by crash_lockup\(\) called by main\(\)\. The handler of the fault has failed, too/,
    );
  });
});
