/** Programs that judge us. On a contributor's machine a missing one is a printed line; with CI=true it fails. */
import { execFile, spawnSync } from 'node:child_process';

export function hasPeer(program: string): boolean {
  // Not each knows this option, but none that is there does harm when asked.
  const here = spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
  if (!here && process.env['CI'] === 'true') throw new Error(`${program} is not here, and CI=true leaves nothing out`);
  return here;
}

export interface PeerRun {
  readonly status: number;
  /** Standard output and error, as a person would see them. */
  readonly text: string;
}

export interface PeerOptions {
  readonly timeoutMs?: number;
  readonly cwd?: string;
  /** Its standard input; empty when left out. */
  readonly input?: string;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export function runPeer(
  program: string,
  args: readonly string[],
  { timeoutMs = 60_000, cwd, env, input = '' }: PeerOptions = {},
): Promise<PeerRun> {
  return new Promise((resolve) => {
    const options = { timeout: timeoutMs, maxBuffer: 16 << 20, cwd, env: { ...process.env, ...env } };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ status: typeof code === 'number' ? code : 1, text: `${stdout}${stderr}` });
    });
    // A program that is gone before it has read everything is not our error.
    child.stdin?.on('error', () => undefined).end(input);
  });
}
