import type { Column } from '../../shared/model/said';
import { type Palette, palette } from '../theme/palette';
import { type Reference, referenceOf, stripCrest, stripTop } from './strip-scale';
import {
  BREACH_FILL,
  devicePixelsPerUnit,
  hatch,
  markPeak,
  STROKE,
  translucent,
  watchSurface,
} from './surface';

export interface StripOptions extends Reference {
  /** epoch ms of the left and of the right end */
  readonly from: number;
  readonly to: number;
  /** colour of the part beyond the reference; `muted`: past, or not judged */
  readonly breach: 'critical' | 'warning' | 'muted';
  /** epoch ms from which the newest values are missing; null: they are there */
  readonly missingFrom: number | null;
}

/**
 * A line of an incident on the axis that all its lines share: neutral up to its limit (or the usual), coloured and
 * filled beyond it. Updated outside React's render.
 */
export class StripChart {
  readonly #host: HTMLElement;
  readonly #canvas = document.createElement('canvas');
  readonly #stop: () => void;
  #series: Column;
  #options: StripOptions;

  /** Draws into `host`, which must be positioned and have a size; follows the size of the host. */
  constructor(host: HTMLElement, series: Column, options: StripOptions) {
    this.#host = host;
    this.#series = series;
    this.#options = options;
    this.#canvas.className = 'chart-canvas';
    host.append(this.#canvas);
    this.#stop = watchSurface(
      host,
      () => this.#draw(),
      () => this.#draw(),
    );
    this.#draw();
  }

  setData(series: Column, options: StripOptions): void {
    if (series === this.#series && same(options, this.#options)) return;
    this.#series = series;
    this.#options = options;
    this.#draw();
  }

  destroy(): void {
    this.#stop();
    this.#canvas.remove();
  }

  #draw(): void {
    const width = Math.round(this.#host.clientWidth * devicePixelRatio);
    const height = Math.round(this.#host.clientHeight * devicePixelRatio);
    const context = this.#canvas.getContext('2d');
    if (context === null || width === 0 || height === 0) return;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    context.clearRect(0, 0, width, height);
    const unit = devicePixelsPerUnit();
    const colours = palette();
    const { from, to, limit, falls, onset, missingFrom } = this.#options;
    const top = stripTop(this.#series.v, this.#options);
    const foot = height - 2 * unit;
    const x = (t: number): number => ((t - from) / Math.max(1, to - from)) * width;
    const y = (value: number): number => foot - (value / top) * (foot - 6 * unit);
    const reference = referenceOf(this.#options);

    for (const [begin, end] of gapsOf(this.#series)) hatch(context, x(begin), 0, x(end) - x(begin), foot);
    if (missingFrom !== null) hatch(context, x(missingFrom), 0, width - x(missingFrom), foot);
    context.fillStyle = colours.hairline;
    context.fillRect(0, height - unit, width, unit);
    if (reference !== null) {
      context.strokeStyle = colours.quiet;
      context.lineWidth = STROKE.limit * unit;
      context.setLineDash([4 * unit, 4 * unit]);
      context.beginPath();
      context.moveTo(0, y(reference));
      context.lineTo(width, y(reference));
      context.stroke();
      context.setLineDash([]);
    }

    const level = y(reference ?? 0);
    // Where a fall from the usual, or no limit at all, is judged, only what follows the onset is beyond it.
    const start = falls || limit === null ? (onset === null ? width : Math.max(0, x(onset))) : 0;
    const beyond = { left: start, top: falls ? level : 0, right: width, bottom: falls ? foot : level };
    const runs = runsOf(this.#series).map((run) => run.map(([t, v]) => [x(t), y(v)] as const));
    const colour = this.#colour(colours);
    context.lineJoin = 'round';
    for (const run of runs) {
      clipped(context, beyond, 'inside', width, height, () => fill(context, run, level, colour));
      context.strokeStyle = colours.ink3;
      context.lineWidth = STROKE.line * unit;
      clipped(context, beyond, 'outside', width, height, () => stroke(context, run));
      context.strokeStyle = colour;
      context.lineWidth = STROKE.breach * unit;
      clipped(context, beyond, 'inside', width, height, () => stroke(context, run));
    }
    const { peak } = stripCrest(this.#series.v, this.#options);
    if (peak !== null) markPeak(context, x(this.#series.t[peak.index] as number), 0);
  }

  #colour(colours: Palette): string {
    const { breach } = this.#options;
    return breach === 'muted' ? colours.ink2 : colours[breach];
  }
}

type Run = readonly (readonly [number, number])[];

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Draws only within, or only around, a rectangle. */
function clipped(
  context: CanvasRenderingContext2D,
  { left, top, right, bottom }: Rectangle,
  where: 'inside' | 'outside',
  width: number,
  height: number,
  draw: () => void,
): void {
  context.save();
  context.beginPath();
  if (where === 'outside') context.rect(0, 0, width, height);
  context.rect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  context.clip('evenodd');
  draw();
  context.restore();
}

function stroke(context: CanvasRenderingContext2D, run: Run): void {
  context.beginPath();
  for (const [left, top] of run) context.lineTo(left, top);
  context.stroke();
}

/** The area between the line and its reference, in a flat colour. */
function fill(context: CanvasRenderingContext2D, run: Run, level: number, colour: string): void {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined) return;
  context.fillStyle = translucent(colour, BREACH_FILL);
  context.beginPath();
  context.moveTo(first[0], level);
  for (const [left, top] of run) context.lineTo(left, top);
  context.lineTo(last[0], level);
  context.fill();
}

/** Stretches of known values. */
function runsOf({ t, v }: Column): readonly Run[] {
  const runs: (readonly [number, number])[][] = [];
  let open = false;
  for (let i = 0; i < v.length; i++) {
    const value = v[i] as number;
    if (Number.isNaN(value)) open = false;
    else if (open) runs.at(-1)?.push([t[i] as number, value]);
    else {
      runs.push([[t[i] as number, value]]);
      open = true;
    }
  }
  return runs;
}

/** Stretches without a value before known ones: begin and end, epoch ms. The newest values may only be on their way. */
function gapsOf({ t, v }: Column): readonly (readonly [number, number])[] {
  const gaps: [number, number][] = [];
  for (let i = 0; i < v.length; i++) {
    if (!Number.isNaN(v[i])) continue;
    const first = i;
    while (i + 1 < v.length && Number.isNaN(v[i + 1])) i++;
    if (i + 1 < v.length) gaps.push([t[Math.max(0, first - 1)] as number, t[i + 1] as number]);
  }
  return gaps;
}

function same(a: StripOptions, b: StripOptions): boolean {
  return (Object.keys(a) as (keyof StripOptions)[]).every((key) => a[key] === b[key]);
}
