import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatPercent,
  latencyWords,
} from '../../../../shared/format/format';
import type { Span } from '../../../../shared/model/review';
import type { Column } from '../../../../shared/model/said';
import { at, type Html, html, NOTHING } from './html';
import type { ReportChart } from './report-data';
import type { Times } from './times';

const WIDTH = 480;
const HEIGHT = 150;
const LEFT = 66;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22;
/** ms without a point after which a line ends: nothing is known any more */
const LEAST_BREAK_MS = 60_000;
/** steps between two points of a series that are no silence yet */
const BREAK_STEPS = 5;

/** Space above the highest value, so that its whole line is visible. */
const ROOM = 1.04;

interface Scales {
  readonly x: (t: number) => number;
  readonly y: (v: number) => number;
}

/** A chart with its caption: content, peak and limit. */
export function chartSvg(chart: ReportChart, range: Span, times: Times, number: number): Html {
  const figures = chart.lines.flatMap(({ column }) => [...column.v].filter((v) => !Number.isNaN(v)));
  const peak = peakOf(chart.lines.filter(({ usual }) => !usual).map(({ column }) => column));
  const highest = Math.max(
    chart.limit ?? 0,
    figures.reduce((most, v) => Math.max(most, v), 0),
  );
  const top = niceTop(highest, chart.unit);
  const lowest = figures.reduce((least, v) => Math.min(least, v), 0);
  const scales: Scales = {
    x: (t) => LEFT + ((t - range.from) / Math.max(1, range.to - range.from)) * (WIDTH - LEFT - RIGHT),
    y: (v) => TOP + (1 - (v - lowest) / Math.max(1e-12, top - lowest)) * (HEIGHT - TOP - BOTTOM),
  };
  const said =
    peak === null
      ? 'no figure in this time'
      : `peak ${figureWords(peak.v, chart.unit)} at ${times.short(peak.t)}`;
  const limit = chart.limit === null ? '' : `, limit ${figureWords(chart.limit, chart.unit)}`;
  return html`<figure class="chart"><figcaption><b>${chart.title}</b> ${chart.note}<span class="said">${said}${limit}</span></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${chart.title}: ${said}${limit}">
${times.ticks(range.from, range.to).map(({ t, label }, i) => (i % 2 === 0 ? tick(scales.x(t), label) : NOTHING))}
${[0, unitTop(top, chart.unit)].map((v) => level(scales.y(v), figureWords(v, chart.unit)))}
${chart.lines.map(({ column, usual }) => (usual ? quiet(column, scales) : line(column, chart.limit, scales, number)))}
${chart.gaps.map((gap) => hatched(gap, range, scales))}
${chart.limit === null ? NOTHING : html`<path class="line-limit" d="M${LEFT} ${at(scales.y(chart.limit))}H${WIDTH - RIGHT}"/>`}
</svg></figure>`;
}

function tick(x: number, label: string): Html {
  return html`<path class="line-hair" d="M${at(x)} ${TOP}V${HEIGHT - BOTTOM}"/><text class="axis" x="${at(x)}" y="${HEIGHT - 6}" text-anchor="middle">${label}</text>`;
}

function level(y: number, label: string): Html {
  return html`<path class="line-rule" d="M${LEFT} ${at(y)}H${WIDTH - RIGHT}"/><text class="axis" x="${LEFT - 6}" y="${at(y + 4)}" text-anchor="end">${label}</text>`;
}

function quiet(column: Column, scales: Scales): Html {
  return html`<path class="line-usual" d="${pathsOf(column, scales).join('')}"/>`;
}

/** Neutral until it crosses its limit; only what is beyond has a colour. */
function line(column: Column, limit: number | null, scales: Scales, number: number): Html {
  const paths = pathsOf(column, scales);
  const path = paths.join('');
  if (limit === null) return html`<path class="line-figure" d="${path}"/>`;
  const y = at(scales.y(limit));
  const areas = paths.map((one) => closed(one, y)).join('');
  return html`<clipPath id="over-${number}"><rect x="${LEFT}" y="-10" width="${WIDTH - LEFT}" height="${at(scales.y(limit) + 10)}"/></clipPath>
<path class="line-figure" d="${path}"/><g clip-path="url(#over-${number})"><path class="area-breach" d="${areas}"/><path class="line-breach" d="${path}"/></g>`;
}

/** One path for each period with data. */
function pathsOf({ t, v }: Column, { x, y }: Scales): readonly string[] {
  const most = Math.max(LEAST_BREAK_MS, BREAK_STEPS * middleStep(t));
  const paths: string[] = [];
  let path = '';
  let count = 0;
  const end = (): void => {
    // A single point would be invisible.
    if (path !== '') paths.push(count === 1 ? `${path}h0.1` : path);
    path = '';
    count = 0;
  };
  for (let i = 0; i < t.length; i++) {
    const [time, value] = [t[i] as number, v[i] as number];
    if (Number.isNaN(value)) {
      end();
      continue;
    }
    if (i > 0 && time - (t[i - 1] as number) > most) end();
    path += `${path === '' ? 'M' : 'L'}${at(x(time))} ${at(y(value))}`;
    count++;
  }
  end();
  return paths;
}

function closed(path: string, y: string): string {
  const first = /^M([-\d.]+)/.exec(path)?.[1] ?? '0';
  const last = /[ML]([-\d.]+) [-\d.]+(h0\.1)?$/.exec(path)?.[1] ?? first;
  return `${path}L${last} ${y}L${first} ${y}Z`;
}

function middleStep(t: Float64Array): number {
  const steps = Array.from(t.subarray(1), (one, i) => one - (t[i] as number)).sort((a, b) => a - b);
  return steps[steps.length >> 1] ?? 0;
}

function hatched(gap: Span, range: Span, { x }: Scales): Html {
  const left = x(Math.max(gap.from, range.from));
  const right = x(Math.min(gap.to, range.to));
  const box = html`x="${at(left)}" y="${TOP}" width="${at(Math.max(1, right - left))}" height="${HEIGHT - TOP - BOTTOM}"`;
  return html`<g><title>nothing is known of this time</title><rect class="ground" ${box}/><rect fill="url(#hatch)" ${box}/></g>`;
}

function peakOf(columns: readonly Column[]): { readonly t: number; readonly v: number } | null {
  let peak: { t: number; v: number } | null = null;
  for (const { t, v } of columns) {
    for (let i = 0; i < v.length; i++) {
      const value = v[i] as number;
      if (!Number.isNaN(value) && (peak === null || value > peak.v)) peak = { t: t[i] as number, v: value };
    }
  }
  return peak;
}

/** The round value of the uppermost line. */
function unitTop(top: number, unit: string): number {
  return unit === '1' && top === ROOM ? 1 : top;
}

/** The next higher round value. */
function niceTop(highest: number, unit: string): number {
  if (unit === '1' && highest <= 1) return ROOM;
  if (highest <= 0) return 1;
  const scale = unit.endsWith('/s') ? 3_600 : 1;
  const wanted = highest * ROOM * scale;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((one) => one * power >= wanted) ?? 10;
  return (step * power) / scale;
}

/** A value with a readable unit: rates per hour, seconds as a duration, shares in per cent. */
export function figureWords(value: number, unit: string): string {
  if (unit === 's') {
    if (value === 0) return '0 s';
    if (value < 9.95) return latencyWords(value);
    const { text, unit: of } = formatDuration(value);
    return `${text} ${of}`;
  }
  if (unit === '1') return `${formatPercent(value)} %`;
  if (unit === 'By') return formatBytes(value);
  if (unit.endsWith('/s')) return `${formatNumber(value * 3_600)} /h`;
  return formatNumber(value);
}
