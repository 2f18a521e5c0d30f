/**
 * What a flash job that was cut has left on the chip before the doctor: told from its record, which is kept on this computer. Where
 * there is no record at all, the target is not asked.
 */
import { hasCode, hex, type Store } from '../base/index.ts';
import { type Diagnosis, type Warning, warning } from '../doctor/index.ts';
import { type FlashJournal, findCutJob, hasJournals } from '../flash/index.ts';
import { connectTarget } from '../stm32/index.ts';
import { journalStore } from './journal-store.ts';
import type { ProbeSource } from './probe-source.ts';
import { bytesText } from './quantities.ts';

/** The diagnosis, and what a cut job has left as one of its warnings. Reads the chip's own number; writes nothing. */
export async function withCutFlashJob(source: ProbeSource, diagnosis: Diagnosis): Promise<Diagnosis> {
  const store = journalStore(source.address);
  if (!store || !diagnosis.target || !(await hasJournals(store))) return diagnosis;
  const cut = await cutJobBehind(source, store);
  return cut ? { ...diagnosis, warnings: [...diagnosis.warnings, warningOf(cut)] } : diagnosis;
}

async function cutJobBehind(source: ProbeSource, store: Store): Promise<FlashJournal | undefined> {
  const probe = await source.openProbe();
  try {
    const { chip } = await connectTarget(probe, { mode: 'normal', keepLoader: true });
    return await findCutJob(store, chip);
  } catch (error) {
    // The doctor has said why it does not answer; a record that cannot be read is told by the next flash job.
    if (hasCode(error, 'dap/transfer', 'dap/no-debug-power', 'stm32/core-unreachable', 'flash/journal-damaged')) return undefined;
    throw error;
  } finally {
    await probe.detach();
  }
}

function warningOf({ sectors, kept, origin }: FlashJournal): Warning {
  if (origin === 'breakpoints') return warning('cut-flash-job', 'warning.left-breakpoints', { count: sectors.length });
  const bytes = bytesText(kept.reduce((sum, segment) => sum + segment.bytes.length, 0));
  return warning('cut-flash-job', 'warning.cut-flash-job', { count: sectors.length, address: hex(Math.min(...sectors)), bytes });
}
