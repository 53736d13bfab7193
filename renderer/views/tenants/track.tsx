import type { TenantTrack } from '../../../shared/model/tenants';

const WIDTH = 1_000;
const HEIGHT = 100;
/** share of the height, so that the highest point does not touch the edge */
const ROOM = 0.92;

/**
 * The last hour of a cell as a rising area behind its figure: its use, or its wait. The dashed line is an offender's
 * fair share or a victim's usual. Unknown steps stay empty.
 */
export function TenantTrackLine({
  track,
  labelled,
}: {
  readonly track: TenantTrack;
  readonly labelled: boolean;
}) {
  const { use, due } = track;
  const top = use.v.reduce((most, value) => (value > most ? value : most), due ?? 0);
  if (!(top > 0)) return null;
  const y = (value: number): number => HEIGHT * (1 - (ROOM * value) / top);
  return (
    <>
      <svg
        className="tenant-track"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={groundOf(use.v, y)} />
        {due !== null && <line x1={0} x2={WIDTH} y1={y(due)} y2={y(due)} />}
      </svg>
      {labelled && due !== null && y(due) > HEIGHT / 2 && (
        <span className="t-note tenant-due" style={{ bottom: `${100 - y(due)}%` }}>
          due
        </span>
      )}
    </>
  );
}

function groundOf(values: Float64Array, y: (value: number) => number): string {
  const step = WIDTH / values.length;
  let path = '';
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const [left, right, height] = [at * step, (at + 1) * step, y(value)].map((part) => part.toFixed(1));
    path += `M${left} ${HEIGHT}V${height}H${right}V${HEIGHT}Z`;
  }
  return path;
}
