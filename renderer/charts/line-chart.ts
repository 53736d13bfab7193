import uPlot from 'uplot';
import type { Column } from '../../shared/model/said';
import { type Palette, palette } from '../theme/palette';
import { type LineBand, lineCrest, type ScaleOptions, scaleOf, spanOf, type TimeEnds } from './line-scale';
import {
  BREACH_FILL,
  devicePixelsPerUnit,
  hatch,
  markPeak,
  STROKE,
  translucent,
  watchSurface,
} from './surface';

export interface LineOptions extends ScaleOptions, TimeEnds {
  /** colour of the part beyond the limit */
  readonly breach: 'critical' | 'warning' | 'muted';
  /** ink of the neutral line */
  readonly ink: 'quiet' | 'bright';
  readonly dot: boolean;
  /** draws a baseline */
  readonly foot: boolean;
  /** epoch ms of the cause, drawn as a vertical line */
  readonly onset: number | null;
}

/** A gap at either end of a chart is shown from this share of its width on. */
const UNSEEN = 0.02;

type Points = [number[], (number | null)[], (number | null)[]];

/** uPlot uses seconds, and null for a gap. */
function pointsOf({ t, v }: Column): Points {
  const values = Array.from(v, (value) => (Number.isNaN(value) ? null : value));
  return [Array.from(t, (ms) => ms / 1_000), values, values];
}

/** A line over time, neutral up to its limit and coloured beyond it. Updated outside React's render. */
export class LineChart {
  readonly #host: HTMLElement;
  #plot: uPlot;
  /** device pixels per grid unit for which the strokes were made */
  #unit = devicePixelsPerUnit();
  readonly #stop: () => void;
  #options: LineOptions;
  #series: Column;

  /** Draws into `host`, which must be positioned and have a size; follows the size of the host. */
  constructor(host: HTMLElement, options: LineOptions, series: Column) {
    this.#host = host;
    this.#options = options;
    this.#series = series;
    this.#plot = new uPlot(this.#configure(), pointsOf(series), host);
    this.#stop = watchSurface(
      host,
      () => this.#resized(),
      () => this.#plot.redraw(false),
    );
  }

  setData(series: Column, options: LineOptions): void {
    if (series === this.#series && same(options, this.#options)) return;
    this.#series = series;
    this.#options = options;
    this.#plot.setData(pointsOf(series));
  }

  destroy(): void {
    this.#stop();
    this.#plot.destroy();
  }

  #resized(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    const unit = devicePixelsPerUnit();
    if (unit !== this.#unit) {
      this.#unit = unit;
      this.#plot.destroy();
      this.#plot = new uPlot(this.#configure(), pointsOf(this.#series), this.#host);
    } else if (width !== this.#plot.width || height !== this.#plot.height) {
      this.#plot.setSize({ width, height });
    }
  }

  #configure(): uPlot.Options {
    const width = (grid: number): number => (grid * devicePixelsPerUnit()) / devicePixelRatio;
    const neutral: uPlot.Series = {
      stroke: (plot) => this.#split(plot, this.#neutral(palette()), 'transparent'),
      width: width(STROKE.line),
      points: { show: false },
    };
    const beyond: uPlot.Series = {
      stroke: (plot) => this.#split(plot, 'transparent', this.#beyond(palette())),
      fill: (plot) => this.#split(plot, 'transparent', translucent(this.#beyond(palette()), BREACH_FILL)),
      fillTo: () => this.#options.limit ?? 0,
      width: width(STROKE.breach),
      points: { show: false },
    };
    return {
      width: Math.max(1, this.#host.clientWidth),
      height: Math.max(1, this.#host.clientHeight),
      legend: { show: false },
      cursor: { show: false },
      axes: [{ show: false }, { show: false }],
      padding: [width(8), width(this.#options.dot ? 8 : 0), width(2), 0],
      scales: {
        // Not by uPlot's own ends: around a single point it puts a thousand days.
        x: { time: true, range: () => spanOf(this.#series, this.#options) },
        y: { range: () => this.#range() },
      },
      series: [{}, neutral, beyond],
      hooks: { drawClear: [(plot) => this.#beneath(plot)], draw: [(plot) => this.#above(plot)] },
    };
  }

  #range(): [number, number] {
    const { from, to } = scaleOf(this.#series, this.#options);
    return [from, to];
  }

  #neutral(colours: Palette): string {
    return this.#options.ink === 'bright' ? colours.ink2 : colours.ink3;
  }

  #beyond(colours: Palette): string {
    const { breach } = this.#options;
    return breach === 'muted' ? colours.ink2 : colours[breach];
  }

  /** One colour up to the limit, another beyond it: a gradient with a hard stop. */
  #split(plot: uPlot, upTo: string, beyond: string): CanvasGradient | string {
    const { limit } = this.#options;
    if (limit === null) return upTo;
    const { top, height } = plot.bbox;
    const at = (plot.valToPos(limit, 'y', true) - top) / height;
    const stop = Math.max(0, Math.min(1, Number.isFinite(at) ? at : 0));
    const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
    gradient.addColorStop(0, beyond);
    gradient.addColorStop(stop, beyond);
    gradient.addColorStop(stop, upTo);
    gradient.addColorStop(1, upTo);
    return gradient;
  }

  /** Layers under the line: gaps, limit, onset, baseline. */
  #beneath(plot: uPlot): void {
    const { ctx: context, bbox } = plot;
    const colours = palette();
    const unit = devicePixelsPerUnit();
    const { limit, onset, foot, scale, dot, band } = this.#options;
    if (band !== null) fillBand(plot, band, colours.hatch);
    for (const [from, to] of this.#gaps(plot)) hatch(context, from, bbox.top, to - from, bbox.height);
    context.save();
    context.lineWidth = STROKE.limit * unit;
    if (foot) {
      context.strokeStyle = colours.hairline;
      line(
        context,
        bbox.left,
        bbox.top + bbox.height - unit,
        bbox.left + bbox.width,
        bbox.top + bbox.height - unit,
      );
    }
    if (limit !== null) {
      const y = plot.valToPos(limit, 'y', true);
      context.strokeStyle = scale === 'on top' ? colours.rule : colours.quiet;
      if (scale !== 'on top' || !dot) context.setLineDash([4 * unit, 4 * unit]);
      line(context, bbox.left, y, bbox.left + bbox.width, y);
      context.setLineDash([]);
    }
    if (onset !== null) {
      const x = plot.valToPos(onset / 1_000, 'x', true);
      context.strokeStyle = colours.quiet;
      if (x >= bbox.left && x <= bbox.left + bbox.width)
        line(context, x, bbox.top, x, bbox.top + bbox.height);
    }
    context.restore();
  }

  /** Layers over the line: its present value, and its projection. */
  #above(plot: uPlot): void {
    const { dot, limit, spentAt } = this.#options;
    const { t, v } = this.#series;
    const { peak } = lineCrest(this.#series, this.#options);
    if (peak !== null)
      markPeak(plot.ctx, plot.valToPos((t[peak.index] ?? 0) / 1_000, 'x', true), plot.bbox.top);
    const last = v.length - 1;
    const value = v[last];
    const at = t[last];
    if (value === undefined || at === undefined || Number.isNaN(value)) return;
    const context = plot.ctx;
    const colours = palette();
    const unit = devicePixelsPerUnit();
    const x = plot.valToPos(at / 1_000, 'x', true);
    const y = plot.valToPos(value, 'y', true);
    context.save();
    if (spentAt !== null) {
      context.strokeStyle = this.#beyond(colours);
      context.lineWidth = STROKE.line * unit;
      context.setLineDash([2.5 * unit, 5 * unit]);
      line(context, x, y, plot.valToPos(spentAt / 1_000, 'x', true), plot.valToPos(0, 'y', true));
      context.setLineDash([]);
    }
    if (dot) {
      const breached = limit !== null && value > limit;
      context.fillStyle = breached ? this.#beyond(colours) : spentAt === null ? colours.ink2 : colours.ink1;
      context.beginPath();
      context.arc(x, y, (breached ? 7 : spentAt === null ? 4.4 : 6) * unit, 0, Math.PI * 2);
      context.fill();
    }
    context.restore();
  }

  /** Runs without a value, as start and end in device pixels. */
  #gaps(plot: uPlot): readonly (readonly [number, number])[] {
    const { t, v } = this.#series;
    const x = (index: number): number => plot.valToPos((t[index] ?? 0) / 1_000, 'x', true);
    const { left, width } = plot.bbox;
    const gaps: [number, number][] = [];
    const { from, to } = this.#options;
    // What the wall did not see is hatched at both ends too; a pixel or two is the time between two looks.
    const [begin, end] = v.length === 0 ? [left + width, left + width] : [x(0), x(v.length - 1)];
    if (from !== null && begin - left > UNSEEN * width) gaps.push([left, begin]);
    const until = to === null ? end : plot.valToPos(to / 1_000, 'x', true);
    if (until - end > UNSEEN * width) gaps.push([end, until]);
    for (let i = 0; i < v.length; i++) {
      if (!Number.isNaN(v[i])) continue;
      const from = i;
      while (i + 1 < v.length && Number.isNaN(v[i + 1])) i++;
      gaps.push([x(Math.max(0, from - 1)), x(Math.min(v.length - 1, i + 1))]);
    }
    return gaps;
  }
}

/** Fills each stretch in which the band is known, in a flat colour. */
function fillBand(plot: uPlot, { t, low, high }: LineBand, colour: string): void {
  const { ctx: context, bbox } = plot;
  const x = (index: number): number => plot.valToPos((t[index] ?? 0) / 1_000, 'x', true);
  const y = (value: number | undefined): number => plot.valToPos(value ?? 0, 'y', true);
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  context.fillStyle = colour;
  for (let from = 0; from < t.length; from++) {
    let to = from;
    if (Number.isNaN(high[from])) continue;
    while (to + 1 < t.length && !Number.isNaN(high[to + 1])) to++;
    context.beginPath();
    for (let i = from; i <= to; i++) context.lineTo(x(i), y(high[i]));
    for (let i = to; i >= from; i--) context.lineTo(x(i), y(low[i]));
    context.fill();
    from = to;
  }
  context.restore();
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function same(a: LineOptions, b: LineOptions): boolean {
  return (Object.keys(a) as (keyof LineOptions)[]).every((key) => a[key] === b[key]);
}
