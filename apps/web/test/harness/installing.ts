/** What a person does with an install button, and what it says; on the example page also the steps that the page hears. */
import type { Page } from 'playwright-core';

export const own = (page: Page) => page.locator('#own');
export const install = (page: Page) => own(page).getByRole('button', { name: /^(Install on the board|Instalar en la placa)$/ });
export const dialog = (page: Page) => page.getByRole('dialog');
export const go = (page: Page) => dialog(page).getByRole('button', { name: /^(Install|Instalar)$/ });
export const said = async (page: Page) => ((await dialog(page).getByRole('status').textContent()) ?? '').replace(/\s+/g, ' ').trim();

/** The steps that the page has heard of, each once in a row. */
export const heard = (page: Page) => page.locator('#states li').allTextContents();
export const step = (page: Page, name: string) => page.locator('#states li').last().filter({ hasText: name }).waitFor();
