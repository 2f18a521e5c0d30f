/** How the page tells parts of a diagnosis whole sentences, certainty, boards. */
import { type Board, boardOf, type CauseReport, type Diagnosis, type Finding } from 'probekit/doctor';

/** The on-board ST-LINK of a NUCLEO-H743ZI2, and of other Nucleo-144 and Nucleo-64 boards. Source: UM2407, ST-LINK/V3E. */
const V3E_ON_BOARD = '0x374e';

export type CertaintyWord = 'proven' | 'likely' | 'possible';

/** A sentence that stands alone: capital letter and full stop. */
export function asSentence(text: string): string {
  const start = capital(text);
  return /[.?!]$/.test(start) ? start : `${start}.`;
}

/** A name with a capital within, as macOS has, stays as it is written. */
export function capital(text: string): string {
  if (/^[a-z]+[A-Z]/.test(text)) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What is typed in a terminal; it stays letter for letter. */
export function isCommand(step: string): boolean {
  return /^(?:probekit|sudo|echo) /.test(step);
}

export function certaintyOf({ class: certainty }: CauseReport): CertaintyWord {
  return certainty === 'ruled-out' ? 'possible' : certainty;
}

/** A board that can be drawn, and whether it is surely the one that is there. */
export interface DrawnBoard {
  readonly board: Board;
  readonly isSure: boolean;
}

/** The board that is there; where nothing told it, a NUCLEO-H743ZI2 if it may be one by its kind of ST-LINK. */
export function drawnBoard({ setUp, evidence, target }: Diagnosis): DrawnBoard | undefined {
  const known = boardOf(setUp.board);
  if (setUp.board !== undefined) return known && { board: known, isSure: true };
  if (target && !target.name.startsWith('STM32H743')) return undefined;
  const devices = factsOf(evidence, 'C1')?.['devices'];
  const [device] = Array.isArray(devices) ? (devices as readonly { readonly productId?: unknown }[]) : [];
  const usual = boardOf('nucleo-h743zi2');
  return usual && device?.productId === V3E_ON_BOARD ? { board: usual, isSure: false } : undefined;
}

function factsOf(evidence: readonly Finding[], check: Finding['check']): Finding['facts'] | undefined {
  return evidence.find((finding) => finding.check === check)?.facts;
}
