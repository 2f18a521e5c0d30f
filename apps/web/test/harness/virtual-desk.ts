/** A person's hands and eyes at the virtual board: what they press, and what the doctor beside it says then. */
import type { Page } from 'playwright-core';

export class VirtualDesk {
  readonly page: Page;
  /** Clicks on our page so far. */
  clicks = 0;

  constructor(page: Page) {
    this.page = page;
  }

  /** From the first screen; resolves when the doctor has looked at the board. */
  async open(): Promise<void> {
    await this.click('link', 'Open the board');
    await this.settled();
  }

  /** Presses something on the page. */
  async click(role: 'link' | 'button' | 'switch', name: string | RegExp): Promise<void> {
    this.clicks += 1;
    await this.page.getByRole(role, { name }).click();
  }

  /** Works a part of the board, by its printed name; resolves when the doctor has looked again. */
  work(part: string, role: 'switch' | 'button' = 'switch'): Promise<void> {
    return this.after(() => this.click(role, new RegExp(`^${part}\\b`)));
  }

  /** Does it; resolves when the doctor has looked again. */
  async after(act: () => Promise<unknown>): Promise<void> {
    const run = await this.#run();
    await act();
    await this.settled(run);
  }

  /** Chooses one of the shipped scenarios; resolves when the doctor has looked at it. */
  choose(scenario: string): Promise<void> {
    return this.after(() => this.page.getByLabel('Scenario').selectOption(scenario));
  }

  async verdict(): Promise<string> {
    return plain(await this.page.locator('.board-doctor [role=status] h2').first().textContent());
  }

  /** Causes by their ids, the likeliest first. */
  async causes(): Promise<string[]> {
    return ((await this.#view.getAttribute('data-causes')) ?? '').split(' ').filter(Boolean);
  }

  /** The one question, if there is one. */
  async question(): Promise<string | undefined> {
    const asked = this.page.locator('.ask h3');
    return (await asked.count()) > 0 ? plain(await asked.textContent()) : undefined;
  }

  /** The chain as it is drawn: a state for each station. */
  stations(): Promise<Record<string, string>> {
    return this.page.locator('probekit-chain').evaluate((chain) => {
      const stations = (chain as unknown as { stations: readonly { name: string; state: string }[] }).stations;
      return Object.fromEntries(stations.map(({ name, state }) => [name, state]));
    });
  }

  get #view() {
    return this.page.locator('probekit-board-view');
  }

  async #run(): Promise<string> {
    return (await this.#view.getAttribute('data-run')) ?? '0';
  }

  /** Resolves when a run of the doctor after this one has ended. */
  async settled(after = '0'): Promise<void> {
    await this.page.waitForFunction((before) => {
      const { phase, run = '0' } = (document.querySelector('probekit-board-view') as HTMLElement | null)?.dataset ?? {};
      return (phase === 'done' || phase === 'failed') && Number(run) > Number(before);
    }, after);
  }
}

function plain(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}
