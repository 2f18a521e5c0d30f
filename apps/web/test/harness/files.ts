/** Files that a person drops on the page. */
import type { Page } from 'playwright-core';

export interface DroppedFile {
  readonly name: string;
  readonly text: string;
  /** In place of the text. */
  readonly base64?: string;
  /** Repeats the text up to this size, within the page. */
  readonly byteLength?: number;
}

/** Drops a file on the first element that the selector finds. */
export async function dropFile(page: Page, selector: string, file: DroppedFile): Promise<void> {
  const transfer = await page.evaluateHandle(({ name, text, base64, byteLength = text.length }) => {
    const content = text.repeat(Math.ceil(byteLength / Math.max(text.length, 1))).slice(0, byteLength);
    const dropped = new DataTransfer();
    const bytes = base64 && Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    dropped.items.add(new File([bytes || content], name));
    return dropped;
  }, file);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.locator(selector).first().dispatchEvent(type, { dataTransfer: transfer });
}
