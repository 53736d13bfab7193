import type { Column } from '../../../shared/model/said';
import { box } from '../../theme/place';

const WIDTH = 172;
const HEIGHT = 46;
/** share of a capacity that the height shows at the least, so that a flat line stays flat */
const LEAST_RANGE = 0.1;
const DOT = 9;

/** A line over its true span, in the range of its values; a gap is a gap. */
export function WeekLine(props: { readonly week: Column; readonly from: number; readonly to: number }) {
  const { week, from, to } = props;
  const known = week.v.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return null;
  const [least, most] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  const range = Math.max(LEAST_RANGE, most - least);
  const bottom = (least + most - range) / 2;
  const x = (t: number): number => ((t - from) / (to - from)) * WIDTH;
  const y = (v: number): number => HEIGHT * (1 - (v - bottom) / range);
  const last = known.at(-1) ?? 0;
  return (
    <>
      <svg className="week-line" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path d={pathOf(week, from, x, y)} />
      </svg>
      <span className="week-dot" style={box(WIDTH - DOT / 2, y(last) - DOT / 2, DOT, DOT)} />
    </>
  );
}

function pathOf({ t, v }: Column, from: number, x: (t: number) => number, y: (v: number) => number): string {
  let path = '';
  let pen = 'M';
  for (let at = 0; at < t.length; at += 1) {
    const [time, value] = [t[at] ?? Number.NaN, v[at] ?? Number.NaN];
    if (Number.isNaN(value) || time < from) {
      pen = 'M';
      continue;
    }
    path += `${pen}${x(time).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  }
  return path;
}
