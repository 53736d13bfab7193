import { TAKES } from '../../metrics/resources';
import type { TenantMark, TenantTrack } from '../../model/tenants';
import { type Contention } from './contention';
import type { Evaluation } from './evaluation';
import { painColumn } from './victims';

const HOUR = 3_600_000;
const POINTS = 120;
const VICTIMS = 3;

/** The last hour of the worst offender and of its first victims, each compared with its fair share or its usual. */
export function tracksOf(
  evaluation: Evaluation,
  shown: readonly Contention[],
  marks: readonly TenantMark[],
  now: number,
): readonly TenantTrack[] {
  const [worst] = shown;
  if (worst === undefined) return [];
  const step = Math.max(HOUR / POINTS, evaluation.layout.every);
  // In whole steps, so that the line does not change between them.
  const to = Math.floor(now / step) * step;
  const span = { from: to - HOUR, to, step };
  const track = (index: number, column: number, unit: string, due: number): TenantTrack => {
    const v = evaluation.reading.line(index, column, span);
    const t = Float64Array.from(v, (_, at) => span.from + (at + 1) * step);
    return { index, column, unit, use: { t, v }, due: Number.isFinite(due) ? due : null };
  };
  const marked = new Set(marks.map(({ index }) => index));
  return [
    track(worst.offender, worst.resource, TAKES[worst.resource]?.unit ?? '1', worst.due),
    ...worst.victims
      .filter((victim) => victim !== worst.offender && marked.has(victim))
      .slice(0, VICTIMS)
      .map((victim) => {
        const column = painColumn(evaluation.values, victim);
        return track(victim, column, 's', evaluation.reading.usualDelay(victim, column));
      }),
  ];
}
