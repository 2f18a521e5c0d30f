/**
 * The third door: a virtual board, worked by hand, and the doctor beside it, which sees only what comes over the wire. What
 * the page concludes is what the command line concludes.
 */
import type { Diagnosis } from 'probekit/doctor';
import { expect, it } from 'vitest';
import { describePage, usePages } from './harness/pages.ts';
import { commandLineDiagnosis, DRAWN_SCENARIOS } from './harness/scenarios.ts';
import { VirtualDesk } from './harness/virtual-desk.ts';
import { english } from './harness/words.ts';

const IDD_JUMPER_OPEN = 'RC24';
const POWER_SOURCE_JUMPER = 'RC23';

describePage('A virtual board', () => {
  const pages = usePages();

  async function openDesk(): Promise<VirtualDesk> {
    const desk = new VirtualDesk(await pages.open());
    await desk.open();
    return desk;
  }

  it('is healthy at first', async () => {
    const desk = await openDesk();
    expect(await desk.verdict()).toContain(english('examination.healthy.title'));
    expect(new Set(Object.values(await desk.stations()))).toEqual(new Set(['proven']));
  });

  it('with JP4 off: JP2 and JP4 come first, one question settles it, and that takes at most three clicks', async () => {
    const desk = await openDesk();
    await desk.work('JP4');
    expect(await desk.verdict()).toContain(english('verdict.out-of-reach'));
    expect((await desk.causes()).slice(0, 2).sort()).toEqual([POWER_SOURCE_JUMPER, IDD_JUMPER_OPEN]);
    expect(await desk.question()).toContain('Compare the jumpers with the list');

    await desk.click('button', 'Jumper JP4 (IDD)');
    expect((await desk.causes())[0]).toBe(IDD_JUMPER_OPEN);
    expect(await desk.page.locator('.board-doctor').textContent()).toContain('JP4 (IDD) must be ON');
    expect(desk.clicks).toBeLessThanOrEqual(3);
  });

  it('is healthy again when the jumper is put back, without a reload', async () => {
    const desk = await openDesk();
    let loads = 0;
    desk.page.on('load', () => (loads += 1));
    await desk.work('JP4');
    await desk.work('JP4');
    expect(await desk.verdict()).toContain(english('examination.healthy.title'));
    expect(loads).toBe(0);
  });

  it('does what hands do: a charging cable, RESET held, the power source moved', async () => {
    const desk = await openDesk();
    const healthy = english('examination.healthy.title');
    await desk.work(english('drawing.cable.charging'), 'button');
    expect(await desk.verdict()).toContain(english('verdict.no-probe'));
    await desk.work(english('drawing.cable.data'), 'button');
    expect(await desk.verdict()).toContain(healthy);
    const reset = desk.page.getByRole('switch', { name: /^B2 RESET/ });
    await desk.after(() => reset.press('Space'));
    expect(await desk.verdict()).not.toContain(healthy);
    await desk.after(() => reset.press('Space'));
    expect(await desk.verdict()).toContain(healthy);
    const powerSource = desk.page.getByRole('group', { name: /^JP2/ });
    await desk.after(() => powerSource.getByRole('radio', { name: 'OFF' }).check());
    expect(await desk.verdict()).toContain(english('verdict.out-of-reach'));
  });

  it('shows what the program makes of the USER button', async () => {
    const desk = await openDesk();
    const red = desk.page.locator('probekit-board .lamps li').filter({ hasText: 'LD3' });
    const blinking = /blinking/;
    await expect.poll(() => red.textContent()).toMatch(blinking);
    await desk.page.getByRole('switch', { name: /^B1 USER/ }).focus();
    await desk.page.keyboard.press('Space');
    await expect.poll(() => red.textContent()).not.toMatch(blinking);
  });

  it('says what it is not, and why, while a jumper is off', async () => {
    const desk = await openDesk();
    await desk.work('JP4');
    const rows = desk.page.locator('.notli li');
    const told = await rows.allInnerTexts();
    expect(told.map((row) => row.split('\n')[0])).toEqual(expect.arrayContaining(['Driver', 'ST-LINK firmware', 'Reinstalling anything']));
    expect(told.find((row) => row.startsWith('Driver'))).toContain('The debug interface opens and carries commands without error.');
  });

  it('reaches the verdict of the command line on every scenario that ships with the board that it draws', async () => {
    const desk = await openDesk();
    for (const scenario of DRAWN_SCENARIOS) {
      const expected = await commandLineDiagnosis(scenario);
      await desk.choose(scenario);
      const seen = { verdict: await desk.page.locator('probekit-board-view').getAttribute('data-verdict'), causes: await desk.causes() };
      expect({ scenario, ...seen }).toEqual({ scenario, verdict: expected.verdict, causes: expected.causes.map(({ id }) => id) });
      expect(await desk.stations()).toEqual(stationsOf(expected));
      expect(await desk.question()).toBe(expected.questions[0]?.text);
    }
  }, 300_000);
});

const stationsOf = ({ stations }: Diagnosis) => Object.fromEntries(stations.map(({ name, state }) => [name, state]));
