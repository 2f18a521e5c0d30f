/** Every view of the page in every state worth looking at, by name: how a person gets there. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { cataloguedMessages } from 'probekit/doctor';
import { ENGLISH } from 'probekit/words';
import { file, pullInPhase, vectors } from './flashing.ts';
import type { PageOptions, Pages } from './pages.ts';
import { type ProbeOptions, probeOf } from './scenarios.ts';
import { VirtualDesk } from './virtual-desk.ts';

export interface PageState {
  readonly options?: PageOptions;
  /** From the opened page to the state. */
  reach(page: Page): Promise<void>;
}

const BLINKY = fileURLToPath(new URL('../../../../firmware/blinky.elf', import.meta.url));
const WAVE = fileURLToPath(new URL('../../../../firmware/wave.elf', import.meta.url));
const FAIL_TXT = 'The interface firmware FAILED to reset/halt the target MCU';

const doctorWith = (scenario: string, plan: ProbeOptions = {}): PageState => ({
  options: { route: 'doctor', usb: { probes: [probeOf(scenario, { isRemembered: true, ...plan })] } },
  reach: async (page) => {
    await page.locator('probekit-doctor-view[data-phase=done]').waitFor();
  },
});

const explained = (message: string): PageState => ({
  reach: async (page) => {
    await page.locator('#error-text').fill(message);
    await page.locator('#error-text').press('Enter');
    await page.locator('probekit-explain h1').waitFor();
  },
});

const atTheBoard = (act: (desk: VirtualDesk) => Promise<void>): PageState => ({
  options: { route: 'board' },
  reach: async (page) => {
    const desk = new VirtualDesk(page);
    await desk.settled();
    await act(desk);
  },
});

/** The virtual board with its core halted and all that can be seen of it open. */
const insideHalted: PageState = {
  options: { route: 'inside' },
  reach: async (page) => {
    await page.locator('.board-ways .btn--line').click();
    await page.locator('probekit-inside-view[data-state=running]').waitFor();
    await page.locator('.inside-acts .btn').first().click();
    await page.locator('probekit-inside-view[data-state=halted]').waitFor();
    for (const section of ['floats', 'system', 'peripheral']) await page.locator(`details[data-section=${section}] summary`).click();
    await page.locator('details[data-section=peripheral] tbody').waitFor();
  },
};

/** The console of a virtual board with a program on it that prints numbers, some of them drawn. */
const consoleOfNumbers: PageState = {
  options: { route: 'flash' },
  reach: async (page) => {
    await page.locator('.board-ways .btn--line').click();
    await page.locator('input[type=file]').setInputFiles(WAVE);
    await page.locator('.flash-go').click();
    await page.locator('probekit-flash-view[data-step=done]').waitFor();
    await page.locator('a[href="#console"]').first().click();
    await page.locator('.console-acts > .btn').click();
    await page.getByRole('row', { name: 'wave' }).getByText('-50').waitFor();
    await page.getByRole('row', { name: 'wave' }).getByText('50', { exact: true }).waitFor();
  },
};

/** The example page of the install button, up to a step. */
const installing = (scenario: string, step: string): PageState => ({
  options: { file: 'install.html', usb: { probes: [probeOf(scenario)] } },
  reach: async (page) => {
    await page.locator('#own').getByRole('button').click();
    await page.locator('#states li').last().filter({ hasText: step }).waitFor();
    await page.getByRole('dialog').getByRole('button').first().waitFor();
  },
});

const TWO_PROBES = {
  probes: [
    probeOf('healthy', { isRemembered: true, serial: '003A00273038510234333935' }),
    probeOf('jp4-off', { isRemembered: true, serial: '0042003B3137510E33333639' }),
  ],
};

export const STATES = {
  home: { reach: async (page) => void (await page.locator('probekit-home h1').waitFor()) },
  explain: explained(FAIL_TXT),
  'explain-unknown': explained('the cat walked over my keyboard again'),
  'explain-start': { options: { route: 'explain' }, reach: async (page) => void (await page.locator('#error-text').waitFor()) },
  'doctor-door': {
    options: { route: 'doctor', usb: { probes: [probeOf('healthy')] } },
    reach: async (page) => void (await page.locator('probekit-doctor-view[data-door=none]').waitFor()),
  },
  fault: doctorWith('jp4-off'),
  'fault-in-the-chip': doctorWith('rdp1'),
  'two-faults': doctorWith('watchdog-loop', { physics: { supply: { vdd: 2.2 } } }),
  healthy: doctorWith('healthy'),
  'two-probes': {
    options: { route: 'doctor', usb: TWO_PROBES },
    reach: async (page) => void (await page.locator('probekit-doctor-view[data-door=several]').waitFor()),
  },
  'flash-two-probes': {
    options: { route: 'flash', usb: TWO_PROBES },
    reach: async (page) => void (await page.locator('.probes').waitFor()),
  },
  'inside-door': { options: { route: 'inside' }, reach: async (page) => void (await page.locator('probekit-board-choice').waitFor()) },
  inside: insideHalted,
  'console-door': { options: { route: 'console' }, reach: async (page) => void (await page.getByRole('log').waitFor()) },
  console: consoleOfNumbers,
  report: {
    ...doctorWith('jp4-off'),
    reach: async (page) => {
      await page.locator('probekit-doctor-view[data-phase=done]').waitFor();
      const downloading = page.waitForEvent('download');
      await page.locator('.report-buttons button').first().click();
      const saved = await (await downloading).path();
      await page.goto(new URL('#explain', page.url()).href);
      await page.locator('#error-text').waitFor();
      await page.locator('input[type=file]').setInputFiles(saved);
      await page.locator('probekit-report[data-verdict=fault]').waitFor();
    },
  },
  'report-cut': {
    options: { route: 'report/aeJy' },
    reach: async (page) => void (await page.locator('probekit-report > .refusal').waitFor()),
  },
  obstacle: doctorWith('no-permission'),
  'bridge-lost': {
    // As `probekit web` would have served it, which is not there.
    options: { route: 'token=0123456789abcdef', usb: 'absent', expectedErrors: /WebSocket|404/ },
    reach: async (page) => {
      await page.evaluate(() => void (location.hash = 'doctor'));
      await page.locator('probekit-doctor-view[data-door=obstacle] h1').waitFor();
    },
  },
  'no-webusb': { options: { route: 'doctor', usb: 'absent' }, reach: async (page) => void (await page.locator('h1').waitFor()) },
  board: atTheBoard((desk) => desk.work('JP4')),
  'board-healthy': atTheBoard(async () => undefined),
  'board-refusal': atTheBoard(async ({ page }) => {
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from('{"bord":1}') });
    await page.locator('.refusal').waitFor();
  }),
  'flash-start': {
    options: { route: 'flash', usb: { probes: [probeOf('healthy')] } },
    reach: async (page) => void (await page.locator('.board-ways').waitFor()),
  },
  'flash-plan': {
    options: { route: 'flash', usb: { probes: [probeOf('healthy', { isRemembered: true })] } },
    reach: async (page) => {
      await page.locator('probekit-board-choice[data-board=real]').waitFor();
      await page.locator('input[type=file]').setInputFiles(BLINKY);
      await page.locator('probekit-flash-view[data-step=planned]').waitFor();
    },
  },
  // On the virtual board, whose figures are the same each time.
  'flash-done': {
    options: { route: 'flash' },
    reach: async (page) => {
      await page.locator('.board-ways .btn--line').click();
      await page.locator('probekit-board-choice[data-board=virtual]').waitFor();
      await page.locator('input[type=file]').setInputFiles(BLINKY);
      await page.locator('.flash-go').click();
      await page.locator('probekit-flash-view[data-step=done]').waitFor();
    },
  },
  /** All of the flash, which takes eight seconds: long enough to be looked at. */
  'flash-progress': {
    options: { route: 'flash', usb: { probes: [probeOf('healthy', { isRemembered: true })] } },
    reach: async (page) => {
      await page.locator('probekit-board-choice[data-board=real]').waitFor();
      await page.locator('input[type=file]').setInputFiles(file('all.bin', Buffer.concat([vectors(), Buffer.alloc(0x1f_ff00, 0x5a)])));
      await page.locator('.flash-address button').click();
      await page.locator('.flash-go').click();
      await page.locator('.phases').waitFor();
    },
  },
  'flash-cut': {
    options: { route: 'flash', usb: { probes: [probeOf('healthy', { isRemembered: true })] } },
    reach: async (page) => {
      await page.locator('probekit-board-choice[data-board=real]').waitFor();
      await page.locator('input[type=file]').setInputFiles(BLINKY);
      await page.locator('probekit-flash-view[data-step=planned]').waitFor();
      await pullInPhase(page);
      await page.locator('.flash-go').click();
      await page.locator('probekit-flash-view[data-step=cut]').waitFor();
    },
  },
  /** A change that may lock out, told before it is made. */
  'flash-options': {
    options: { route: 'flash', usb: { probes: [probeOf('healthy', { isRemembered: true })] } },
    reach: async (page) => {
      await page.locator('probekit-board-choice[data-board=real]').waitFor();
      await page.locator('probekit-flash-options button').first().click();
      await page.locator('#option-RDP').selectOption('0xbb');
      await page.locator('probekit-flash-options form button').click();
      await page.locator('.option-plan [data-name]').waitFor();
    },
  },
  /** One of the pages that the build writes for those who search. */
  written: {
    options: { file: `${cataloguedMessages(ENGLISH)[0]?.path}` },
    reach: async (page) => void (await page.locator('h1').waitFor()),
  },
  'install-ready': installing('healthy', 'ready'),
  'install-verdict': installing('jp4-off', 'verdict'),
} as const satisfies Readonly<Record<string, PageState>>;

export type StateName = keyof typeof STATES;

/** Opens the page in a state. */
export async function openState(pages: Pages, name: StateName, options: PageOptions = {}): Promise<Page> {
  const state: PageState = STATES[name];
  const page = await pages.open({ ...state.options, ...options });
  await state.reach(page);
  return page;
}
