/** Who has nothing but a keyboard: what Tab reaches, whether it can be seen, and that no step loses the place. */
import type { FileChooser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Presses Tab until the focus is there, where it must be seen. */
export async function tabTo(wanted: Locator): Promise<void> {
  const page = wanted.page();
  await wanted.waitFor();
  for (let presses = 0; presses < 120; presses++) {
    if (await wanted.evaluate((element) => element.matches(':focus')))
      return expect(await page.evaluate(seenFocus)).toMatchObject({ isSeen: true });
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${wanted}`);
}

export async function pressOn(wanted: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(wanted);
  await wanted.page().keyboard.press(key);
}

/** Replaces what stands in a field. */
export async function typeInto(wanted: Locator, text: string): Promise<void> {
  await tabTo(wanted);
  await wanted.page().keyboard.press('Control+A');
  await wanted.page().keyboard.type(text);
}

/** The system's dialog, which this key opens, is no part of the page. */
export async function chooseFile(opens: Locator, ...given: Parameters<FileChooser['setFiles']>): Promise<void> {
  const choosing = opens.page().waitForEvent('filechooser');
  await pressOn(opens);
  await (await choosing).setFiles(...given);
}

/** The next Tab goes on from here, and not from the top of the page. */
export async function expectFocusKept(page: Page): Promise<void> {
  const place = await page.evaluate(seenFocus);
  expect(place).toMatchObject({ isSeen: true });
}

/** What has the focus, through shadow roots, and whether an outline or a frame shows it. Runs in the page. */
export function seenFocus(): { readonly what: string; readonly isSeen: boolean } | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element === document.body) return undefined;
  const isOutlined = (one: Element) => {
    const { outlineStyle, outlineWidth, strokeWidth } = getComputedStyle(one);
    return (
      (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || (one instanceof SVGElement && Number.parseFloat(strokeWidth) >= 2)
    );
  };
  const what = `${element.localName} ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40)}`;
  return { what, isSeen: isOutlined(element) || [...element.querySelectorAll('*')].some(isOutlined) };
}
