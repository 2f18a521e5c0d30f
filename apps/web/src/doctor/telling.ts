/** How the page tells parts of a diagnosis whole sentences, certainty, boards. */
import type { CauseReport, Diagnosis, Finding } from 'probekit/doctor';

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

/** Whether this is the board that the page can draw: `surely`, `perhaps` (its kind of ST-LINK), or not. */
export function drawnBoard({ setUp, evidence, target }: Diagnosis): 'surely' | 'perhaps' | undefined {
  if (setUp.board !== undefined) return setUp.board === 'nucleo-h743zi2' ? 'surely' : undefined;
  if (target && !target.name.startsWith('STM32H743')) return undefined;
  const devices = factsOf(evidence, 'C1')?.['devices'];
  const [device] = Array.isArray(devices) ? (devices as readonly { readonly productId?: unknown }[]) : [];
  return device?.productId === V3E_ON_BOARD ? 'perhaps' : undefined;
}

function factsOf(evidence: readonly Finding[], check: Finding['check']): Finding['facts'] | undefined {
  return evidence.find((finding) => finding.check === check)?.facts;
}
