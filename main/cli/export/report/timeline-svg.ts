import type { Lane, LaneSpan, Mark, Span } from '../../../../shared/model/review';
import { MARK_WORDS, placed, WORDS } from './glyphs';
import { at, type Html, html, NOTHING } from './html';
import { marksWithin, type ReportData } from './report-data';
import type { Times } from './times';

const WIDTH = 1_000;
const LEFT = 190;
const RIGHT = 12;
const LANE = 34;
const TOP = 46;
const FLAG = 17;
/** A flag also represents later ones that have no room. */
const FLAG_GAP = 20;
const NAME_LETTERS = 25;

/** A flag, the marks that it represents and their numbers in the list below. */
export interface Flag {
  readonly t: number;
  readonly first: number;
  readonly last: number;
  readonly kind: Mark['kind'];
}

/** Lanes of the services over the range: what is not known is hatched, and nothing is drawn over it. */
export function timelineSvg(data: ReportData, times: Times): Html {
  const { from, to, timeline, gaps } = data;
  const x = (t: number): number =>
    LEFT + ((Math.min(Math.max(t, from), to) - from) / Math.max(1, to - from)) * (WIDTH - LEFT - RIGHT);
  const lanes = timeline.lanes;
  const bottom = TOP + Math.max(1, lanes.length) * LANE;
  const flags = flagsOf(marksWithin(data), x);
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${bottom + 26}" role="img" aria-label="Timeline of the services">
${times.ticks(from, to).map(({ t, label }) => tick(x(t), label, bottom))}
${lanes.length === 0 ? emptyLane(gaps, x) : lanes.map((lane, row) => laneOf(lane, TOP + row * LANE, data, x))}
${flags.map((flag) => flagOf(flag, x(flag.t), bottom))}
${lanes.flatMap((lane, row) => wordsOf(lane, TOP + row * LANE, data, x))}
</svg>`;
}

function tick(x: number, label: string, bottom: number): Html {
  return html`<path class="line-hair" d="M${at(x)} ${TOP - 6}V${bottom + 4}"/><text class="axis" x="${at(x)}" y="${bottom + 20}" text-anchor="middle">${label}</text>`;
}

/** Without lanes the gaps still show. */
function emptyLane(gaps: readonly Span[], x: (t: number) => number): Html[] {
  return [
    html`<path class="line-rule" d="M${LEFT} ${TOP + LANE / 2}H${WIDTH - RIGHT}"/>`,
    ...gaps.map((gap) => hatched(x(gap.from), x(gap.to), TOP + 4, LANE - 8)),
  ];
}

function laneOf(lane: Lane, y: number, { from, to, gaps }: ReportData, x: (t: number) => number): Html {
  const shown = lane.spans.filter((span) => span.to > from && span.from < to);
  const name = lane.name.length > NAME_LETTERS ? `${lane.name.slice(0, NAME_LETTERS - 1)}…` : lane.name;
  return html`<text class="name" x="0" y="${y + LANE / 2 + 5}">${name}</text>
${hatched(LEFT, WIDTH - RIGHT, y + 7, LANE - 14)}
${shown.map((span) => spanOf(span, y, x))}
${gaps.map((gap) => hatched(x(gap.from), x(gap.to), y + 2, LANE - 4))}`;
}

function spanOf({ from, to, severity, reason }: LaneSpan, y: number, x: (t: number) => number): Html {
  const [left, right] = [x(from), x(to)];
  const width = Math.max(1.5, right - left);
  const title = html`<title>${WORDS[severity]}${reason === '' ? '' : `: ${reason}`}</title>`;
  const ground = html`<rect class="ground" x="${at(left)}" y="${y + 2}" width="${at(width)}" height="${LANE - 4}"/>`;
  const middle = y + LANE / 2;
  if (severity === 'ok' || severity === 'info')
    return html`<g>${title}${ground}<path class="line-ok" d="M${at(left)} ${middle}h${at(width)}"/></g>`;
  const tall = severity === 'critical' ? 26 : severity === 'warning' ? 18 : 16;
  const box = html`<rect class="span-${severity}" x="${at(left)}" y="${at(middle - tall / 2)}" width="${at(width)}" height="${tall}"/>`;
  return html`<g>${title}${ground}${box}</g>`;
}

/** Shape and word of each span that has room for them, above all lines. */
function wordsOf(lane: Lane, y: number, { from, to }: ReportData, x: (t: number) => number): Html[] {
  const middle = y + LANE / 2;
  return lane.spans.map((span) => {
    const { severity } = span;
    if (severity === 'ok' || severity === 'info' || span.to <= from || span.from >= to) return NOTHING;
    const left = x(span.from);
    const width = x(span.to) - left;
    const size = severity === 'critical' ? 18 : 14;
    if (width < size + 6) return NOTHING;
    const glyph = placed(`g-${severity}`, left + 4, middle - size / 2, size);
    if (width < 90) return glyph;
    return html`${glyph}<text class="word on-${severity}" x="${at(left + size + 10)}" y="${at(middle + 5)}">${WORDS[severity]}</text>`;
  });
}

function hatched(left: number, right: number, y: number, height: number): Html {
  const width = Math.max(1.5, right - left);
  return html`<rect class="ground" x="${at(left)}" y="${at(y)}" width="${at(width)}" height="${height}"/><rect fill="url(#hatch)" x="${at(left)}" y="${at(y)}" width="${at(width)}" height="${height}"/>`;
}

/** Marks that would lie over one another share a flag. */
export function flagsOf(marks: readonly Mark[], x: (t: number) => number): readonly Flag[] {
  const flags: Flag[] = [];
  marks.forEach(({ t, kind }, i) => {
    const before = flags.at(-1);
    if (before !== undefined && x(t) - x(before.t) < FLAG_GAP)
      flags[flags.length - 1] = { ...before, last: i + 1 };
    else flags.push({ t, kind, first: i + 1, last: i + 1 });
  });
  return flags;
}

function flagOf({ first, last, kind }: Flag, x: number, bottom: number): Html {
  const label = first === last ? `${first}` : `${first}–${last}`;
  return html`<g><title>${MARK_WORDS[kind]} ${label}</title><path class="line-mark" d="M${at(x)} ${TOP - 8}V${bottom}"/>${placed(`m-${kind}`, x - FLAG / 2, TOP - 8 - FLAG, FLAG)}<text class="flag" x="${at(x)}" y="${TOP - 30}" text-anchor="middle">${label}</text></g>`;
}
