/** `probekit crash`: why the program has crashed, in one sentence. A core that runs well is not halted; nothing is reset. */
import { hex } from '../../base/index.ts';
import { decodeFaults, type FaultFinding } from '../../cortex/index.ts';
import {
  type CrashVerdict,
  crashSaid,
  crashVerdict,
  debugErrors,
  decodeCoreDump,
  encodeCoreDump,
  exceptionSaid,
  fileName,
  lookAtCrash,
  readFrom,
  readRam,
  type StandingCrash,
} from '../../debug/index.ts';
import { readMemory } from '../../flash/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import { type ResetCause, readResetCauses, whileClocked } from '../../stm32/index.ts';
import type { ProgramSymbols } from '../../symbols/index.ts';
import { type Language, type Said, say, secondsText } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { readFirmwareBytes } from '../firmware-file.ts';
import { checkRuns, readRunningProgram } from '../running-program.ts';
import { sentencesFor } from '../sentences-for.ts';
import { letGo, withTarget } from '../with-target.ts';

export interface CrashFlags {
  readonly halt?: true;
  /** Files of core dumps, to be written and to be read. */
  readonly save?: string;
  readonly core?: string;
  readonly language: Language;
}

const TOLD_RESETS = ['independent-watchdog', 'window-watchdog', 'brown-out'] as const;

export async function crash(context: CommandContext, file: string | undefined, flags: CrashFlags): Promise<ExitStatus> {
  const { halt, save, core, language } = flags;
  if (core !== undefined) return crashOfDump(context, file, core, language);
  const program = file === undefined ? undefined : await readRunningProgram(file);
  return withTarget(context, async (target) => {
    const otherProgramAt = program && (await checkRuns(context, target, program, language));
    await letGo(target);
    const resets = await whileClocked(target, () => readResetCauses(target));
    const read = (address: number, byteLength: number) => readMemory(target, address, byteLength);
    const judge = async (standing: StandingCrash) => ({
      verdict: program && (await crashVerdict(standing, program.symbols, read)),
      dump: save === undefined ? undefined : encodeCoreDump({ standing, segments: await readRam(target, read) }),
    });
    const look = await lookAtCrash(target, judge, { halt });
    const { verdict, dump } = 'judged' in look ? look.judged : { verdict: undefined, dump: undefined };
    if (save !== undefined) await saveDump(save, dump);
    const standing = 'standing' in look ? look.standing : undefined;
    const said = [...(standing ? standingSaid(standing, verdict) : [runningSaid(look, program?.symbols)]), ...resetsSaid(resets ?? [])];
    const rest = { resets, ...(otherProgramAt && { otherProgramAt }), ...(save !== undefined && { saved: save }) };
    return tell(context, { state: look.state, said, verdict, standing, rest, language });
  });
}

/** The verdict on a dump: code comes from the program's file. */
async function crashOfDump(context: CommandContext, file: string | undefined, core: string, language: Language): Promise<ExitStatus> {
  if (file === undefined) throw usageError('A dump holds no program.', 'Write: probekit crash program.elf --core core.elf', core);
  const { symbols, image } = await readRunningProgram(file);
  const { standing, segments } = decodeCoreDump(await readFirmwareBytes(core));
  const verdict = await crashVerdict(standing, symbols, readFrom([...segments, ...image.segments]));
  return tell(context, {
    state: verdict.kind === 'standing' ? 'standing' : 'fault',
    said: crashSaid(verdict),
    verdict,
    standing,
    rest: {},
    language,
  });
}

interface Told {
  readonly state: Look['state'];
  readonly said: readonly Said[];
  readonly verdict: CrashVerdict | undefined;
  readonly standing: StandingCrash | undefined;
  /** For the document alone. */
  readonly rest: object;
  readonly language: Language;
}

async function tell({ output }: CommandContext, { state, said, verdict, standing, rest, language }: Told): Promise<ExitStatus> {
  const catalogue = await sentencesFor(output, language);
  const sentences = said.map((one) => say(catalogue, one));
  for (const sentence of sentences) output.line(sentence);
  const faults = standing?.faults ? decodeFaults(standing.faults) : [];
  for (const finding of faults) output.line(`  ${say(catalogue, { key: `fault.${finding.bit}` })}${addressText(finding)}`);
  output.result({ state, sentences, verdict, faults, ...rest });
  return isWell(state, verdict) ? DONE : FAILED;
}

/** @throws `debug/running` where there is nothing to save, and what the file system refuses */
async function saveDump(path: string, dump: Uint8Array | undefined): Promise<void> {
  if (dump) return writeFileAtomically(path, dump);
  throw debugErrors.make('debug/running', {
    message: 'The core runs: there is nothing to save.',
    hint: 'With --halt it is halted for as long.',
    evidence: { operation: 'save' },
  });
}

function standingSaid(standing: StandingCrash, verdict: CrashVerdict | undefined): readonly Said[] {
  if (verdict) return crashSaid(verdict);
  const values = { exception: exceptionSaid(standing.exception), pc: hex(standing.registers.get(15) ?? 0) };
  return [{ key: 'crash.no-file', values }];
}

type Look = Awaited<ReturnType<typeof lookAtCrash>>;

function runningSaid(look: Look, symbols: ProgramSymbols | undefined): Said {
  if (look.state === 'sleeping') return { key: 'crash.sleeps' };
  const samples = 'samples' in look ? look.samples : [];
  const frames = symbols ? samples.map((pc) => symbols.framesAt(pc, { standing: true })[0]) : [];
  const [first] = frames;
  const isOne = first?.place !== undefined && frames.every((one) => one?.function === first.function);
  if (!isOne || !first?.place || !('samples' in look)) return { key: 'crash.runs' };
  const place = `${fileName(first.place.file)}:${first.place.line}`;
  const values = { function: `${first.function}()`, place, count: samples.length, time: secondsText(look.elapsedMs) };
  return { key: 'crash.runs-at', values };
}

function resetsSaid(resets: readonly ResetCause[]): readonly Said[] {
  return TOLD_RESETS.filter((cause) => resets.includes(cause)).map((cause) => ({ key: `crash.reset-${cause}` }));
}

function isWell(state: Look['state'], verdict: CrashVerdict | undefined): boolean {
  return state !== 'fault' && (verdict === undefined || verdict.kind === 'standing');
}

function addressText({ address }: FaultFinding): string {
  return address === undefined ? '' : ` (${hex(address)})`;
}
