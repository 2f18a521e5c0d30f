/**
 * The project around the working directory, as a command finds it: whose probe it uses where none is named, and which chip it may
 * write. Looked for when a probe is opened, so that a command without one, or one that reads with a probe named, needs no project.
 */
import { dirname, resolve } from 'node:path';
import type { Target } from '../stm32/index.ts';
import type { Language } from '../words/sentences/index.ts';
import type { Output } from './output.ts';
import type { Project } from './project-file.ts';

/** `list` shows every probe, `demo` looks for any, and the tools that `as` stands for know no project. */
const WITHOUT_PROJECT: ReadonlySet<string> = new Set(['list', 'demo', 'as']);

/** Commands that write or erase. `accept` has its chip named by the person, and the doctor mends whichever board it is shown. */
const WRITING: ReadonlySet<string> = new Set([
  'flash',
  'erase',
  'restore',
  'run',
  'gdb',
  'debug-adapter',
  'memory write',
  'memory fill',
  'option-bytes set',
  'option-bytes restore',
]);

export class ProjectHere {
  readonly #writes: boolean;
  readonly #output: Output;
  readonly #language: Language;
  #found: Promise<Project | undefined> | undefined;
  #isTold = false;

  /** Undefined for a command that no project is about. */
  static of(command: string, output: Output, language: Language): ProjectHere | undefined {
    return WITHOUT_PROJECT.has(command) ? undefined : new ProjectHere(WRITING.has(command), output, language);
  }

  private constructor(writes: boolean, output: Output, language: Language) {
    this.#writes = writes;
    this.#output = output;
    this.#language = language;
  }

  /** @throws `cli/project-file`, `node/file` */
  find(): Promise<Project | undefined> {
    this.#found ??= import('./project-file.ts').then(({ findProject }) => findProject(process.cwd()));
    return this.#found;
  }

  /** The address of its probe, where it names one; told once, beside the result. @throws as `find`; `probe/address` */
  async probe(): Promise<string | undefined> {
    const project = await this.find();
    if (project?.probe === undefined) return undefined;
    const address = await addressFrom(dirname(project.path), project.probe);
    if (!this.#isTold) await this.#tell(project, address);
    this.#isTold = true;
    return address;
  }

  /** @throws as `find`; `cli/project-chip` before a command writes another chip than the project's */
  async check(target: Target): Promise<void> {
    const project = this.#writes ? await this.find() : undefined;
    if (project) await (await import('./project-file.ts')).checkProjectChip(project, target);
  }

  async #tell({ path }: Project, probe: string): Promise<void> {
    const { tellBeside } = await import('./sentences-for.ts');
    await tellBeside(this.#output, this.#language, { key: 'project.probe', values: { probe, file: path } });
  }
}

/** Files of a bench lie where the project says, whatever the working directory below it. */
async function addressFrom(folder: string, text: string): Promise<string> {
  const { parseProbeAddress } = await import('../transport/index.ts');
  const address = parseProbeAddress(text);
  if (address.kind !== 'bench') return text;
  const { scenario, isFile, state, winUsb } = address;
  const query = [...(winUsb ? ['winusb=1'] : []), ...(state === undefined ? [] : [`state=${resolve(folder, state)}`])].join('&');
  return `bench:${isFile ? resolve(folder, scenario) : scenario}${query === '' ? '' : `?${query}`}`;
}
