/** `probekit web`: serves the page, with a bridge to the probes of this computer for who has the token, until Ctrl-C. */
import { randomBytes } from 'node:crypto';
import { builtPageFolder, listenPage, openInBrowser, type TcpListener } from '../../node/index.ts';
import { createPageBridge } from '../../servers/index.ts';
import { isLoopback, labelled, urlHost } from '../bench/ways.ts';
import type { CommandContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { openComputer } from '../web/computer.ts';

export interface WebFlags {
  readonly host: string;
  readonly port: number;
  readonly open?: true;
  /** Folder of a page that was built elsewhere. */
  readonly page?: string;
  /** A page of a message or of a cause, from the start of the site, to open in place of the first one. */
  readonly path?: string | undefined;
}

const TOKEN_BYTES = 16;

export async function web(context: CommandContext, { host, port, open, page, path }: WebFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  const folder = await builtPageFolder(page);
  if (folder === undefined) throw notBuilt(page);
  const { computer, close } = await openComputer(context);
  try {
    const bridge = createPageBridge(computer);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const listener = await listenPage({ host, port, folder, token, serve: (stream) => bridge.serve(stream) });
    try {
      const address = announce(context, listener, token, path);
      if (open && !(await openInBrowser(address))) output.aside('No browser could be opened from here; open the address yourself.');
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      await listener.close();
    }
  } finally {
    await close();
  }
  output.line('The page is closed.');
  return DONE;
}

function announce({ output, options }: CommandContext, listener: TcpListener, token: string, path?: string): string {
  const start = `http://${urlHost(listener)}:${listener.port}/`;
  const address = `${start}#token=${token}`;
  const asked = path === undefined ? undefined : start + path.replace(/^\/+/, '');
  const warnings = isLoopback(listener.host)
    ? []
    : [
        `Whoever has this address may read, stop and reflash the board, and it travels unencrypted: on a network that others use, forward the port through SSH.`,
      ];
  output.line(labelled('page', address));
  if (asked !== undefined) output.line(labelled('opens', asked));
  output.line(labelled('probe', options.probe ?? 'those that are plugged in here'));
  for (const warning of warnings) output.aside(output.style('yellow', warning));
  output.line('Open the whole address: what stands behind the # lets the page use the probe. Ctrl-C ends it.');
  output.result({ address, host: listener.host, port: listener.port, token, probe: options.probe ?? null, warnings });
  return asked ?? address;
}

function notBuilt(folder = 'apps/web/dist') {
  return cliErrors.make('cli/no-page', {
    message: `There is no built page in ${folder}.`,
    hint: 'Build it in the clone: npm run build && npm run build --workspace apps/web',
    evidence: { folder },
  });
}
