/** `--language`: what the doctor and `explain` say in Spanish, and what stays English. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from './run-command.ts';

const JP4_OFF = ['--probe', 'bench:jp4-off'];
const SEEN = 'The interface firmware FAILED to reset/halt the target MCU';
/** Words of the English labels that no Spanish sentence holds. */
const ENGLISH_LABELS = /\b(Likely|Possible|How we know|Ruled out|Next|Note|Means|Proves|Often|touches|look here|To know more)\b/;

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('--language es', () => {
  it('doctor: verdict, causes, evidence, question and remedies', async () => {
    const { status, out } = await runCommand(['doctor', '--language', 'es', ...JP4_OFF]);
    expect(status).toBe(1);
    expect(out).toContain('El ST-LINK no llega al STM32.');
    expect(out).toMatch(/^Probable El STM32 no tiene alimentación/m);
    expect(out).toContain('mirar aquí');
    expect(out).toMatch(/C5 +nada responde por SWD a 3.3 MHz/);
    expect(out).toContain('Comparar los puentes con la lista');
    expect(out).toMatch(/^Ahora {4}\S/m);
    expect(out).not.toMatch(ENGLISH_LABELS);
  });

  it('doctor --fix: what was done', async () => {
    const { out } = await runCommand(['doctor', '--fix=reset', '--language', 'es', '-v', '--probe', 'bench:swd-pins']);
    expect(out).toMatch(/^Resuelto Conectado bajo reset/m);
    expect(out).not.toMatch(ENGLISH_LABELS);
    expect(out).not.toMatch(/What was read|Fixed|Attached/);
  });

  it('explain: a message and its causes; the message itself stays as its tool prints it', async () => {
    const { status, out } = await runCommand(['explain', '--language', 'es', SEEN]);
    expect(status).toBe(0);
    expect(out).toContain(`"${SEEN}"`);
    expect(out).toMatch(/^Prueba {3}.*el cable y el puerto USB/m);
    expect(out).not.toMatch(ENGLISH_LABELS);
  });

  it('explain: a text that nobody knows', async () => {
    expect((await runCommand(['explain', '--language', 'es', 'asdf qwer zxcv'])).out).toContain('Ningún mensaje');
  });

  it.each([
    ['--json', ['doctor', ...JP4_OFF]],
    ['--json', ['explain', SEEN]],
    ['--events', ['explain', SEEN]],
  ])('changes nothing in %s of %j', async (mode, args) => {
    const spanish = await runCommand([...args, mode, '--language', 'es']);
    expect(spanish).toEqual(await runCommand([...args, mode]));
  });
});

/** What speaks English only, and why. */
const ENGLISH_ONLY: Readonly<Record<string, string>> = {
  as: 'lines of the other tool, which scripts look for',
  completion: 'a script',
  help: 'commands and options, which are English',
  list: 'names and addresses',
  info: 'registers and names',
  'memory disassemble': 'instructions',
  image: 'ranges of addresses',
  bench: 'what a server of other programs has to offer',
  share: 'what a server of other programs has to offer',
  web: 'the address of a page, which speaks for itself',
  demo: 'a thread that was written in English',
};

/** The commands below this one, by its help. */
async function commandsBelow(...words: readonly string[]): Promise<readonly string[]> {
  const { out } = await runCommand([...words, '--help']);
  const [, listed = ''] = out.split('\nCommands:\n');
  return [...(listed.split('\n\n')[0] ?? '').matchAll(/^ {2}([a-z]\S*)/gm)].map(([, name = '']) => name);
}

describe('the options of each command', () => {
  it('hold --json and --events, and --language wherever sentences are said', async () => {
    const names: string[] = [];
    for (const name of await commandsBelow()) {
      if (name in ENGLISH_ONLY) continue;
      const below = await commandsBelow(name);
      names.push(...(below.length === 0 ? [name] : below.filter((other) => other !== 'help').map((other) => `${name} ${other}`)));
    }
    expect(names).toEqual(expect.arrayContaining(['read', 'verify', 'reset', 'memory read', 'option-bytes set']));
    for (const name of names) {
      const { out } = await runCommand([...name.split(' '), '--help']);
      for (const option of ['--json', '--events', ...(name in ENGLISH_ONLY ? [] : ['--language <code>'])]) {
        expect(out, `probekit ${name}`).toContain(option);
      }
    }
  });
});

describe('without --language', () => {
  it('the sentences are English, whatever the system speaks', async () => {
    vi.stubEnv('LANG', 'es_ES.UTF-8');
    vi.stubEnv('LC_ALL', 'es_ES.UTF-8');
    expect((await runCommand(['doctor', ...JP4_OFF])).out).toContain('The ST-LINK cannot reach the STM32.');
  });

  it('a language that there is not is wrong usage, and the choices are named', async () => {
    const { status, error } = await runCommand(['explain', '--language', 'fr', SEEN]);
    expect([status, error]).toEqual([2, expect.stringMatching(/en.*es/)]);
  });
});
