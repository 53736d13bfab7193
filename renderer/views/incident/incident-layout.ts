import { siteOffset, wholeTimes } from '../../../shared/format/site-clock';
import type { BlockingTree, IncidentChart, OtherService } from '../../../shared/model/incident';
import { stripTop } from '../../charts/strip-scale';

/** Units of 1/1080 of the screen's height, 1/1920 of its width. See board 10. */
export const INCIDENT_PAGE = {
  top: 246,
  first: 257,
  tree: 796,
  foot: 970,
  left: { x: 48, width: 400 },
  charts: { x: 476, width: 736 },
  figures: { x: 1230, width: 164 },
  divider: 1408,
  right: { x: 1444, width: 428 },
} as const;
/** Height of a line of notes, and width of its letters: slightly above the mean of the widest font. */
export const LINE = 30;
export const LETTER = 12.5;
/** Mean width of the letters of notes, for texts that have room to spare. */
export const MEAN = 11.2;
/** Height of a chart's title, and space between its plot and the next title. */
export const CHART_ROOM = { title: 32, below: 8 } as const;
/** Height of the axis with its times. */
const AXIS = 44;

/** Number of characters of a note in a column of that width. */
export function roomOf(width: number, letter: number = LETTER): number {
  return Math.floor(width / letter);
}

/** Number of lines that a text takes in a column: it breaks between words. */
export function linesIn(text: string, width: number, letter: number = MEAN): number {
  const room = roomOf(width, letter);
  let lines = 0;
  let used = room + 1;
  for (const word of text.split(' ').filter(Boolean)) {
    if (used + 1 + word.length > room) {
      lines += 1;
      used = word.length;
    } else used += 1 + word.length;
  }
  return lines;
}

/** The charts share the space between the changes and the axis. */
export function placeCharts(
  count: number,
  changes: number,
  bottom: number,
): { readonly first: number; readonly height: number; readonly axis: number } {
  const first = INCIDENT_PAGE.first + (changes === 0 ? 0 : LINE * (changes + 1) + 6);
  const axis = bottom - AXIS;
  const height = Math.floor((axis - first) / Math.max(1, count));
  return { first, height, axis };
}

const MINUTE = 60_000;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720].map((minutes) => minutes * MINUTE);
/** Least distance between two times on an axis, and their distance from its ends. */
const APART = 110;
const FROM_START = 150;
const FROM_END = 90;

/** Whole times between the ends of an axis: `t` epoch ms, `at` from its left end. */
export function axisTimes(
  from: number,
  to: number,
  width: number,
  timezone: string,
): readonly { readonly t: number; readonly at: number }[] {
  if (to <= from) return [];
  const at = (t: number): number => ((t - from) / (to - from)) * width;
  const step = STEPS.find((one) => (one / (to - from)) * width >= APART) ?? STEPS.at(-1) ?? MINUTE;
  return wholeTimes(from, to, step, siteOffset(from, timezone))
    .map((t) => ({ t, at: at(t) }))
    .filter((tick) => tick.at >= FROM_START && tick.at <= width - FROM_END);
}

/** Up to this number of waiting sessions, each is a square; beyond, a bar. */
const MOST_SQUARES = 120;
const PITCH = 20;
/** Heights of a group: its words, its squares, the space below. */
const GROUP = { words: 44, squares: 14, below: 14 } as const;

export interface TreePlace {
  /** columns of those that wait for the root, and for them */
  readonly direct: { readonly x: number; readonly width: number };
  readonly behind: { readonly x: number; readonly width: number };
  /** distance between two squares; null: bars */
  readonly pitch: number | null;
  /** length of a bar per session */
  readonly each: number;
  /** number of groups of a column that fit */
  readonly rows: number;
  readonly height: number;
}

/** Width of a count and its words. */
function groupWords(what: string, count: number): number {
  return String(count).length * 22 + 12 + what.length * MEAN;
}

/** Number of characters of what a group does, beside its count. */
export function groupRoom(count: number, width: number): number {
  return roomOf(width - groupWords('', count), MEAN);
}

/** Columns and squares of a blocking tree in its part of the page. */
export function placeTree({ direct, behind, waiters }: BlockingTree): TreePlace {
  const { x, width } = INCIDENT_PAGE.charts;
  const gap = 130;
  const most = (groups: BlockingTree['direct']): number => Math.max(1, ...groups.map(({ count }) => count));
  const words = (groups: BlockingTree['direct']): number =>
    Math.max(0, ...groups.map(({ what, count }) => groupWords(what, count)));
  const alone = behind.length === 0;
  const share = (width - gap) * (most(direct) / (most(direct) + most(behind)));
  const both = width - gap;
  // As wide as its squares or its words, but the words of the others keep their room.
  const wide = Math.max(130, share, words(direct));
  const first = alone ? width : Math.min(wide, Math.max(both / 2, both - words(behind)));
  const second = alone ? 0 : width - gap - first;
  const each = Math.min(first / most(direct), alone ? PITCH : second / most(behind));
  const height = GROUP.words + GROUP.squares + GROUP.below;
  return {
    direct: { x, width: first },
    behind: { x: x + first + gap, width: second },
    pitch: waiters > MOST_SQUARES ? null : Math.min(PITCH, each),
    each: Math.min(PITCH, each),
    rows: Math.floor((INCIDENT_PAGE.foot - INCIDENT_PAGE.tree - 16) / height),
    height,
  };
}

/** The foot: services in trouble by name, the others by count. */
export interface FootParts {
  readonly named: readonly OtherService[];
  /** in trouble too, but without room */
  readonly hidden: readonly OtherService[];
  readonly unknown: readonly OtherService[];
  readonly ok: readonly OtherService[];
}

const ITEM = { glyph: 52, gap: 44, name: 19 } as const;
/** Width that a count with some names needs. */
const COUNTED = 340;

/** Width of a named service with the space after it. */
function itemWidth({ name, detail }: OtherService): number {
  return ITEM.glyph + Math.max(name.length * ITEM.name, detail.length * MEAN) + ITEM.gap;
}

/** @param old nothing is judged, so all of them are unknown @param width of the foot */
export function footParts(others: readonly OtherService[], old: boolean, width: number): FootParts {
  const unknown = old ? others : others.filter(({ severity }) => severity === 'unknown');
  const ok = old ? [] : others.filter(({ severity }) => severity === 'ok' || severity === 'info');
  const trouble = old
    ? []
    : others.filter(({ severity }) => severity === 'critical' || severity === 'warning');
  let room = width - (unknown.length > 0 ? COUNTED : 0) - (ok.length > 0 ? COUNTED : 0);
  let shown = 0;
  for (const one of trouble) {
    const needs = itemWidth(one);
    const rest = trouble.length - shown - 1 > 0 ? COUNTED / 2 : 0;
    if (needs + rest > room && shown > 0) break;
    room -= needs;
    shown += 1;
  }
  return { named: trouble.slice(0, shown), hidden: trouble.slice(shown), unknown, ok };
}

/** Number of characters for the names of the counted services: they share what the named ones leave. */
export function countedRoom({ named, hidden, unknown, ok }: FootParts, width: number): number {
  const used = named.reduce((sum, one) => sum + itemWidth(one), hidden.length > 0 ? COUNTED / 2 : 0);
  const groups = (unknown.length > 0 ? 1 : 0) + (ok.length > 0 ? 1 : 0);
  return groups === 0 ? 0 : roomOf((width - used) / groups - ITEM.glyph - ITEM.gap, MEAN);
}

/** Horizontal places of words under their marks, so that none lies over another. @param at centres, ascending */
export function spreadWords(
  at: readonly number[],
  widths: readonly number[],
  from: number,
  to: number,
): readonly number[] {
  const places: number[] = [];
  let edge = from;
  for (const [i, centre] of at.entries()) {
    const half = (widths[i] ?? 0) / 2;
    const place = Math.max(centre, edge + half);
    places.push(place);
    edge = place + half;
  }
  let limit = to;
  for (let i = places.length - 1; i >= 0; i -= 1) {
    const half = (widths[i] ?? 0) / 2;
    const place = Math.min(places[i] ?? 0, limit - half);
    places[i] = place;
    limit = place - half;
  }
  return places;
}

/**
 * Place of a text in the area between a line and its usual: the middle of the newest stretch in which the area is high
 * enough. Units from the plot's top left; `y` is the middle of the text. @returns null: it fits nowhere
 */
export function costPlace(
  chart: Pick<IncidentChart, 'usual' | 'limit' | 'falls' | 'onset' | 'series'>,
  plot: {
    readonly from: number;
    readonly now: number;
    readonly width: number;
    readonly plot: number;
    /** width of the text */
    readonly text: number;
  },
): { readonly x: number; readonly y: number } | null {
  const { usual, onset, series } = chart;
  if (usual === null || onset === null) return null;
  const height = (value: number): number => (value / stripTop(series.v, chart)) * plot.plot;
  const at = (t: number): number => ((t - plot.from) / Math.max(1, plot.now - plot.from)) * plot.width;
  const deep = (i: number): number => height(usual) - height(series.v[i] as number);
  let last = series.v.length;
  while (last > 0 && Number.isNaN(series.v[last - 1])) last -= 1;
  let first = last;
  while (first > 0 && (series.t[first - 1] as number) >= onset && deep(first - 1) >= LINE + 2) first -= 1;
  const [start, end] = [series.t[first], series.t[last - 1]];
  if (first === last || start === undefined || end === undefined) return null;
  const [left, right] = [Math.max(0, at(start)), Math.min(plot.width, at(end))];
  if (right - left < plot.text + 24) return null;
  const x = (left + right - plot.text) / 2;
  let least = Number.POSITIVE_INFINITY;
  for (let i = first; i < last; i += 1) {
    const place = at(series.t[i] as number);
    if (place >= x - 12 && place <= x + plot.text + 12) least = Math.min(least, deep(i));
  }
  return Number.isFinite(least) ? { x, y: plot.plot - height(usual) + least / 2 } : null;
}
