import { blankSections } from '../../shared/judge/blank';
import type { FrameSection } from '../../shared/model/frame';
import type { Column, Figure } from '../../shared/model/said';
import { SECTION_NAMES, type Sections, type Snapshot } from '../../shared/model/snapshot';

/** Tuesday 24 November 2026, 06:41:08 in Oslo: the boards' instant. */
export const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** An instant of NOW's day on Oslo's clock: `at('06:12')`. */
export function at(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return Date.UTC(2026, 10, 24, hours - 1, minutes);
}

export function aFigure(
  over: Partial<Figure> & { readonly metric: string; readonly value: number | null },
): Figure {
  return { unit: '1', observedAt: NOW - 1_000, every: 5_000, freshness: 'live', ...over };
}

/** `count` values up to `until`, `step` ms apart. */
export function aColumn(count: number, step: number, value: (index: number) => number, until = NOW): Column {
  return {
    t: Float64Array.from({ length: count }, (_, i) => until - (count - 1 - i) * step),
    v: Float64Array.from({ length: count }, (_, i) => value(i)),
  };
}

/** Repeatable noise in -1..1. */
export function noise(index: number, seed: number): number {
  const x = Math.sin(index * 12.9898 + seed * 78.233) * 43_758.5453;
  return (x - Math.floor(x)) * 2 - 1;
}

export function aFrame(over: Partial<FrameSection> = {}): FrameSection {
  return {
    title: 'Nordhaven Logistics',
    demo: false,
    siteName: 'Oslo',
    timezone: 'Europe/Oslo',
    views: ['services', 'tenants', 'replication', 'recovery'],
    dwell: 20_000,
    connection: 'live',
    freshness: 'live',
    observedAt: NOW - 1_000,
    cachedAt: null,
    incidents: { count: 0, worst: 'ok' },
    notices: [],
    progress: null,
    drill: null,
    lock: false,
    night: null,
    pixelShift: false,
    empty: false,
    configPath: '/etc/gantry/gantry.yaml',
    ...over,
  };
}

/** A snapshot with what the test is about; all else is a wall that knows nothing. */
export function aSnapshot(over: Partial<Sections> = {}, seq = 1, t = NOW): Snapshot {
  const sections = { ...blankSections(over.frame ?? aFrame()), ...over };
  const versions = Object.fromEntries(SECTION_NAMES.map((name) => [name, seq])) as Snapshot['versions'];
  return { seq, t, versions, sections };
}
