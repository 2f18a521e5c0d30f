/** What a person does in the view that flashes a board, and images to do it with. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dialog, Page } from 'playwright-core';

export const BLINKY = readFileSync(fileURLToPath(new URL('../../../../firmware/blinky.elf', import.meta.url)));

export const file = (name: string, bytes: Uint8Array) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });

/** Two sectors of bank 1 and one of bank 2 of an STM32H743. */
export function twoBanks(mark: number): Buffer {
  const bytes = Buffer.alloc(0x12_0000, 0xff);
  bytes.set(vectors(), 0);
  bytes.fill(mark, 0x400, 0x800);
  bytes.fill(0x22, 0x2_0000, 0x2_4000);
  bytes.fill(0x33, 0x10_0000, 0x10_4000);
  return bytes;
}

/** A stack pointer, a reset vector, and a program that loops. */
export function vectors(): Buffer {
  const start = Buffer.alloc(0x42);
  start.writeUInt32LE(0x2000_1000, 0);
  start.writeUInt32LE(0x0800_0041, 4);
  start.writeUInt16LE(0xe7fe, 0x40);
  return start;
}

/** Resolves when the job has come to one of these steps. */
export async function step(page: Page, ...wanted: readonly string[]): Promise<void> {
  await page.waitForFunction(
    (steps) => steps.includes((document.querySelector('probekit-flash-view') as HTMLElement | null)?.dataset['step'] ?? ''),
    wanted,
  );
}

export const give = (page: Page, ...files: ReturnType<typeof file>[]) => page.locator('.flash-files input[type=file]').setInputFiles(files);

/** From the file of two banks to its plan. */
export async function planTwoBanks(page: Page, mark: number, bytes = twoBanks(mark)): Promise<void> {
  await give(page, file('two-banks.bin', bytes));
  await step(page, 'address');
  await page.getByRole('button', { name: 'Put it there' }).click();
  await step(page, 'planned');
}

export const flash = (page: Page) => page.locator('.flash-go').click();

/** Pulls the cable as soon as the page shows this phase of a job, or any. */
export function pullInPhase(page: Page, phase?: string): Promise<void> {
  return page.evaluate((wanted) => {
    const looking = new MutationObserver(() => {
      // A fast board has ended it before the page is drawn again: then it is not the last one.
      const shown = [...document.querySelectorAll('.phase-name')].map(({ textContent }) => textContent);
      if (wanted === undefined ? shown.length === 0 : !shown.includes(wanted)) return;
      looking.disconnect();
      window.usbOverBench.cutAt = window.usbOverBench.transfers + 1;
    });
    looking.observe(document.body, { subtree: true, childList: true, characterData: true });
  }, phase);
}

/**
 * The tab stands still, as with a dialog, as soon as it shows this phase of a job; at the latest when all is verified and the job is
 * about to delete its record. Resolves as soon as the page looks out for it; `stopped` resolves with the dialog.
 */
export async function stopInPhase(page: Page, phase: string): Promise<{ readonly stopped: Promise<Dialog> }> {
  const stopped = page.waitForEvent('dialog');
  await page.evaluate((wanted) => {
    const remove = IDBObjectStore.prototype.delete;
    const stop = () => {
      looking.disconnect();
      IDBObjectStore.prototype.delete = remove;
      alert(wanted);
    };
    const looking = new MutationObserver(() => {
      if ([...document.querySelectorAll('.phase-name')].some(({ textContent }) => textContent === wanted)) stop();
    });
    looking.observe(document.body, { subtree: true, childList: true, characterData: true });
    IDBObjectStore.prototype.delete = function (key) {
      stop();
      return remove.call(this, key);
    };
  }, phase);
  return { stopped };
}

export const plugAgain = (page: Page, probe = 0) =>
  page.evaluate((which) => {
    window.usbOverBench.cutAt = Number.POSITIVE_INFINITY;
    return window.usbOverBench.plug(which);
  }, probe);

/** Of the table that unfolds below the map: sectors, their size, addresses, what becomes of them, and what is written. */
export async function sectorRows(page: Page, columns = 4): Promise<string[]> {
  const folded = page.locator('.sector-map details:not([open]) summary');
  if ((await folded.count()) > 0) await folded.click();
  return (await page.locator('.sector-map tbody tr').allInnerTexts()).map((row) => row.split('\t').slice(0, columns).join(' | '));
}
