/** The dialogue of a report, command by command, in the words of spec. */
import { hexPairs } from '../../base/index.ts';
import { describeCommand } from '../../spec/stlink/command-names.ts';
import { parseTrace } from '../../transport/index.ts';

export interface Spoken {
  /** Since the first command, in milliseconds. */
  readonly atMs: number;
  /** Name and arguments. */
  readonly command: string;
  /** What the reply says, or how it failed. */
  readonly reply: string;
  /** Bytes in hex. */
  readonly sent: string;
  readonly received: string;
}

/** @throws `replay/format` */
export function dialogueOf(trace: string): readonly Spoken[] {
  const { exchanges } = parseTrace(trace);
  const startMs = exchanges[0]?.atMs ?? 0;
  return exchanges.map(({ command, out, in: reply, error, atMs }) => {
    const words = describeCommand(command);
    return {
      atMs: Math.round((atMs - startMs) * 1000) / 1000,
      command: words.text,
      reply: error ? error.code : reply.length === 0 ? '' : words.reply(reply),
      sent: hexPairs(command) + (out ? ` + ${hexPairs(out)}` : ''),
      received: hexPairs(reply),
    };
  });
}

export function lengthMs(dialogue: readonly Spoken[]): number {
  return Math.round(dialogue.at(-1)?.atMs ?? 0);
}

/** `    12.4 ms  READ_DAP_REG DP DPIDR: OK DPIDR=0x6ba02477` */
export function spokenLine({ atMs, command, reply }: Spoken): string {
  return `${atMs.toFixed(1).padStart(9)} ms  ${command}${reply === '' ? '' : `: ${reply}`}`;
}
