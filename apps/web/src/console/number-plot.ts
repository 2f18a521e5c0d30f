/**
 * `<probekit-number-plot>`: the numbers that a program prints, drawn over time, and the same in words: a table with the latest,
 * least and greatest of each name. It looks for new numbers with each frame that the browser paints.
 */
import { html, nothing, svg, type TemplateResult } from 'lit';
import uPlot from 'uplot';
import { LanguageElement, text } from '../language.ts';
import { onTheme } from '../theme.ts';
import type { PlotData, Summary } from './plot-data.ts';
import 'uplot/dist/uPlot.min.css';

const HEIGHT = 260;
/** Wide enough for `-1234567`. */
const AXIS_WIDTH = 80;
/** Numbers that change more often cannot be read. */
const TABLE_EVERY_MS = 250;
/** Lines are told apart by their form too, never by colour alone. */
const COLOURS = ['--ink', '--lamp-blue', '--lamp-green', '--ink-3'] as const;
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

class NumberPlot extends LanguageElement {
  static override properties = { data: { attribute: false } };
  declare data: PlotData | undefined;
  #plot: uPlot | undefined;
  /** What the plot has lines for. */
  #names = '';
  #drawn = -1;
  #told = -1;
  #toldAtMs = 0;
  #nextFrame = 0;
  #forgetTheme: () => void = () => undefined;
  readonly #resizing = new ResizeObserver(() => this.#plot?.setSize({ width: this.clientWidth, height: HEIGHT }));

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizing.observe(this);
    this.#forgetTheme = onTheme(() => this.#plot?.redraw());
    this.#nextFrame = requestAnimationFrame(this.#frame);
  }

  override disconnectedCallback(): void {
    cancelAnimationFrame(this.#nextFrame);
    this.#forgetTheme();
    this.#resizing.disconnect();
    this.#forgetPlot();
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const summaries = this.data?.summaries() ?? [];
    const names = summaries.map(({ name }) => name).join(', ');
    return html`<h2>${text('console.numbers')}</h2>
      <div class="plot" role="img" aria-label=${text('console.numbers.plot', { names })}></div>
      <div class="numbers" role="region" tabindex="0" aria-label=${text('console.numbers')}><table>
        <thead><tr>${(['name', 'latest', 'least', 'greatest'] as const).map((column) => html`<th scope="col">${text(`console.numbers.${column}`)}</th>`)}</tr></thead>
        <tbody>${summaries.map((summary) => this.#row(summary))}</tbody>
      </table></div>`;
  }

  #row({ name, latest, least, greatest }: Summary): TemplateResult {
    const place = this.data?.names.indexOf(name) ?? 0;
    return html`<tr><th scope="row">${sample(place)} ${name}</th>${[latest, least, greatest].map((value) => html`<td>${readable(value)}</td>`)}</tr>`;
  }

  readonly #frame = (nowMs: number): void => {
    this.#nextFrame = requestAnimationFrame(this.#frame);
    const { data } = this;
    if (!data) return;
    if (data.added !== this.#drawn) this.#draw(data);
    if (data.added === this.#told || nowMs - this.#toldAtMs < TABLE_EVERY_MS) return;
    this.#told = data.added;
    this.#toldAtMs = nowMs;
    this.requestUpdate();
  };

  #draw(data: PlotData): void {
    const place = this.querySelector<HTMLElement>('.plot');
    if (!place) return; // not rendered yet
    this.#drawn = data.added;
    const names = data.names.join('\n');
    if (names !== this.#names) this.#forgetPlot();
    this.#names = names;
    const rows = data.rows() as uPlot.AlignedData;
    if (this.#plot) this.#plot.setData(rows);
    else this.#plot = new uPlot(this.#options(data.names), rows, place);
    this.dataset['samples'] = String(data.added);
    this.dataset['drawn'] = String(Number(this.dataset['drawn'] ?? 0) + 1);
  }

  #forgetPlot(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #options(names: readonly string[]): uPlot.Options {
    const style = getComputedStyle(this);
    // Asked for with each drawing, so that a change of theme is one redraw.
    const colour = (token: string) => () => style.getPropertyValue(token);
    const axis: uPlot.Axis = {
      stroke: colour('--ink-2'),
      font: `13px ${style.fontFamily}`,
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { stroke: colour('--line'), width: 1 },
    };
    return {
      width: this.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false } },
      axes: [
        { ...axis, values: (_plot, at) => at.map((seconds) => `${readable(seconds)} s`) },
        { ...axis, size: AXIS_WIDTH },
      ],
      series: [
        {},
        ...names.map((label, place) => ({
          label,
          stroke: colour(COLOURS[colourOf(place)] ?? '--ink'),
          dash: [...dashOf(place)],
          width: 1.5,
          spanGaps: true,
        })),
      ],
    };
  }
}

/** The line of this place, as long as a word. */
function sample(place: number): TemplateResult {
  const dash = dashOf(place).join(' ');
  return html`<svg class="trace trace-${colourOf(place)}" viewBox="0 0 32 8" aria-hidden="true">${svg`<path d="M0 4h32" stroke-dasharray=${dash || nothing}></path>`}</svg>`;
}

/** The first four differ in both; all sixteen in one of them. */
function colourOf(place: number): number {
  return (place + Math.floor(place / DASHES.length)) % COLOURS.length;
}

function dashOf(place: number): readonly number[] {
  return DASHES[place % DASHES.length] ?? [];
}

function readable(value: number): string {
  return String(Number(value.toPrecision(6)));
}

customElements.define('probekit-number-plot', NumberPlot);
