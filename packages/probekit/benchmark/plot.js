/**
 * How often the page's console draws its plot while a thousand numbers a second arrive, in wall-clock time on this machine. They come
 * from a stand-in for the browser's serial port, so that no emulated core takes a part of the time: a line each millisecond, in
 * pieces as often as the browser hands them over, from when the plot has all the samples that it shows.
 */

/** How often a common display shows a new picture. */
const DISPLAY_HZ = 60;
const LINES_A_SECOND = 1000;
/** As many as the plot shows (apps/web/src/console/plot-data.ts): more cost no more. */
const FIRST_LINES = 10_000;
const WATCHED_MS = 5000;

/** The page at this address, in a browser that is open. */
export async function plotFigures(browser, address) {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  await context.addInitScript(placePort, { linesASecond: LINES_A_SECOND, firstLines: FIRST_LINES });
  const page = await context.newPage();
  await page.goto(`${address}#console`);
  await page.getByRole('button', { name: 'Open the serial port' }).click();
  const plot = page.locator('probekit-number-plot');
  const { frames, samples } = await plot.evaluate(watch, { watchedMs: WATCHED_MS, firstLines: FIRST_LINES });
  await context.close();
  return [
    { id: 'page.plot.frames', value: frames, unit: 'frames/s', limit: DISPLAY_HZ },
    { id: 'page.plot.samples', value: samples, unit: 'samples/s', limit: LINES_A_SECOND },
  ];
}

/** Runs in the page before its own scripts. */
function placePort({ linesASecond, firstLines }) {
  const encoder = new TextEncoder();
  let sent = 0;
  const lines = (count) => {
    let text = '';
    for (const end = sent + count; sent < end; sent++) text += `wave=${Math.round(50 * Math.sin(sent / 100))}\r\n`;
    return encoder.encode(text);
  };
  const readable = () => {
    let startMs;
    return new ReadableStream(
      {
        async pull(controller) {
          if (startMs === undefined) {
            // The first line of all is taken for the rest of one.
            controller.enqueue(lines(firstLines + 1));
            startMs = performance.now();
            return;
          }
          let due = 0;
          while (due < 1) {
            await new Promise((resolve) => setTimeout(resolve, 1));
            due = Math.floor(((performance.now() - startMs) / 1000) * linesASecond) - (sent - firstLines - 1);
          }
          controller.enqueue(lines(due));
        },
      },
      { highWaterMark: 0 },
    );
  };
  const port = { open: async () => Object.assign(port, { readable: readable() }), close: async () => undefined };
  Object.defineProperty(Navigator.prototype, 'serial', { configurable: true, value: { requestPort: async () => port } });
}

/** Runs in the page; resolves to drawings and samples, both a second. */
async function watch(plot, { watchedMs, firstLines }) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const soFar = () => ({ frames: Number(plot.dataset.drawn), samples: Number(plot.dataset.samples) });
  while (!(soFar().samples > firstLines)) await frame();
  const startMs = performance.now();
  const before = soFar();
  while (performance.now() - startMs < watchedMs) await frame();
  const seconds = (performance.now() - startMs) / 1000;
  const after = soFar();
  return { frames: (after.frames - before.frames) / seconds, samples: (after.samples - before.samples) / seconds };
}
