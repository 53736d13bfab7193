import { useLayoutEffect, useRef } from 'react';
import { bareTimes, formatAge, formatTimes } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import { wholeLabel } from '../../../shared/metrics/resources';
import type { Freshness, Severity } from '../../../shared/model/severity';
import type { TenantMark, TenantsRoster, TenantsSection, TenantTrack } from '../../../shared/model/tenants';
import { isOld, type Shown, shownAt } from '../../parts/shown';
import { type ColumnPlace, poolOf, type RowPlace, type TenantsLayout } from '../../state/tenants-layout';
import { useSection, useWall } from '../../state/wall-store';
import { useLoadedFaces } from '../../theme/face';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { fillOf, isBright, type Ramp, stepOf, UNKNOWN_STEP } from './ramp';
import { TenantTrackLine } from './track';

/** Inputs of every part of the view. */
export interface Parts {
  readonly layout: TenantsLayout;
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
  /** freshness from the engine, aged by the wall's own clock */
  readonly freshness: Freshness;
  /** a memory: shown, but not judged */
  readonly old: boolean;
}

/** Least heights of a row with a name and a hairline, and of the offender's row with its note. */
const HAIRLINED = 38;
const NOTED = 132;
/** Least height of the offender's row with a label on the line of its fair share. */
const LABELLED = 220;
/** Least width of a column for two digits in the largest size. */
const HERO_ROOM = 200;
/** Width of the column of names. */
export const NAME_ROOM = 316;
/** Maximum number of letters of a tenant's name with its pool's name next to it. */
const POOLED = { dense: 15, line: 10 } as const;
/** How a tenant is shown now: a memory is not judged. */
function shownTenant(
  mark: TenantMark | null,
  freshness: Freshness,
  known: boolean,
): Pick<Shown, 'severity' | 'was'> {
  if (mark === null) return { severity: known && !isOld({ freshness }) ? 'ok' : 'unknown', was: null };
  return shownAt(mark, freshness);
}

/** One tenant by name, in every column of the matrix. */
export function Row(props: Parts & { readonly row: RowPlace; readonly ruled: boolean }) {
  const { row, layout, roster, tenants, freshness, old, ruled } = props;
  const { mark, index, y, height, large } = row;
  const width = roster.resources.length;
  const values = tenants.values.subarray(index * width, (index + 1) * width);
  const name = roster.names[index] ?? roster.ids[index] ?? '';
  const tracks = tenants.tracks.filter((one) => one.index === index);
  const { severity, was } = shownTenant(mark, freshness, !values.every(Number.isNaN));
  const pool = poolOf(tenants.pools, index);
  const spoken =
    mark === null ? 'as usual' : mark.role === 'taker' ? mark.note : `${mark.role}, ${mark.note}`;
  const dy = large ? Math.max(0, (height - 142) / 2) : (height - 74) / 2;
  const dense = height < HAIRLINED;
  const spine =
    !large && layout.pools.length === 0 && tenants.pools.length > 1 && pool?.saturated.includes(1);
  const marked = severity !== 'ok' && (mark === null || mark.role !== 'victim' || large);
  return (
    <article
      aria-label={`${name}: ${severity}${was === null ? '' : `, was ${was}`}, ${freshness}, ${spoken}`}
      data-tenant={roster.ids[index]}
      data-severity={severity}
      data-freshness={freshness}
      data-tap
      className={large ? 'tenant-row is-large' : 'tenant-row'}
      style={box(48, y, 1824, height)}
    >
      {(ruled || !dense) && (
        <div className={ruled ? 'rule' : 'hairline'} style={box(0, height - (dense ? 1.5 : 3), 1824)} />
      )}
      {spine && !marked && <span className="tenants-spine" style={box(0, 0, 4, height)} />}
      {marked && (
        <span style={dense ? box(20, (height - 18) / 2) : box(0, dy + (large ? 16 : 20))}>
          <Glyph severity={severity} was={was} size={large ? 42 : dense ? 18 : 32} />
        </span>
      )}
      {large && mark !== null ? (
        <Offender
          name={name}
          mark={mark}
          severity={severity}
          was={was}
          dy={dy}
          short={height < NOTED}
          memory={old ? { freshness, observedAt: tenants.observedAt } : null}
        />
      ) : dense ? (
        <span
          className={`t-note tenant-name ${mark === null ? 'ink-2' : 'is-strong ink-1'}`}
          style={box(56, height / 2 - 13.2, NAME_ROOM)}
        >
          {name}
        </span>
      ) : (
        <>
          <span
            className="t-name ink-1 tenant-name"
            style={box(56, height < 72 ? (height - 47) / 2 : dy + 1)}
          >
            {name}
          </span>
          {height >= 72 && (
            <span className="t-note ink-3 tenant-name" style={box(56, dy + 40)}>
              {mark?.note ?? roster.tiers[index] ?? ''}
            </span>
          )}
        </>
      )}
      {row.pool !== null && name.length <= (dense ? POOLED.dense : POOLED.line) && (
        <span className="t-note ink-3 tenant-pool" style={box(250, height / 2 - 13.2, 114)}>
          {row.pool.name}
        </span>
      )}
      {layout.columns.map((column) => (
        <Cell
          key={column.index}
          column={column}
          height={height}
          large={large}
          dense={dense}
          value={values[column.index] ?? Number.NaN}
          track={dense ? undefined : tracks.find((one) => one.column === column.index)}
          ramp={old ? 'idle' : rowRamp(column, roster, pool?.saturated ?? null)}
          label={wholeLabel(roster.resources[column.index])}
        />
      ))}
    </article>
  );
}

/** `stale 4 min`, `cached 14 min ago` */
function memoryText(freshness: Freshness, observedAt: number | null, now: number): string {
  if (observedAt === null) return freshness;
  return `${freshness} ${formatAge(now - observedAt)}${freshness === 'cached' ? ' ago' : ''}`;
}

/** The offender: name, status with its time, and onset. */
function Offender(props: {
  readonly name: string;
  readonly mark: TenantMark;
  readonly severity: Severity;
  readonly was: Severity | null;
  readonly dy: number;
  /** there is no space for the note */
  readonly short: boolean;
  /** state of the row if it is a memory */
  readonly memory: { readonly freshness: Freshness; readonly observedAt: number | null } | null;
}) {
  const { name, mark, severity, was, dy, short, memory } = props;
  const { timezone } = useSection('frame');
  const tone = severity === 'critical' || severity === 'warning' ? severity : 'ink-2';
  const word = useWall(({ now }) => {
    if (was !== null) return `was ${was}`;
    return mark.since === null ? severity : `${severity}, ${formatAge(now - mark.since)}`;
  });
  const since = mark.since === null ? '' : `since ${siteTime(mark.since, timezone).clock}, `;
  const said = useRef<HTMLSpanElement>(null);
  const faces = useLoadedFaces();
  // With a wider font the letter spacing is reduced, so that the word ends before the first column.
  useLayoutEffect(() => {
    const { current } = said;
    current?.classList.remove('is-tight');
    if (current !== null) current.classList.toggle('is-tight', current.scrollWidth > current.clientWidth);
  }, [word, faces]);
  const below = useWall(({ now }) =>
    memory === null ? `${since}${mark.note}` : memoryText(memory.freshness, memory.observedAt, now),
  );
  return (
    <>
      <span
        className={`${nameTone(name, NAME_ROOM, 't-answer')} is-strong ink-1 tenant-name`}
        style={box(56, short ? -8 : dy - 4, NAME_ROOM)}
      >
        {name}
      </span>
      <span
        ref={said}
        className={`t-name is-strong ${tone} tenant-name tenant-word`}
        style={box(56, short ? 53 : dy + 61, NAME_ROOM)}
      >
        {word}
      </span>
      {!short && (
        <span className="t-note ink-2 tenant-name" style={box(56, dy + 103)}>
          {below}
        </span>
      )}
    </>
  );
}

function rowRamp(column: ColumnPlace, roster: TenantsRoster, saturated: Uint8Array | null): Ramp {
  const pays = roster.resources[column.index]?.side === 'pays';
  return (pays && saturated?.includes(1)) || saturated?.[column.index] === 1 ? 'excess' : 'idle';
}

function Cell(props: {
  column: ColumnPlace;
  height: number;
  large: boolean;
  dense: boolean;
  value: number;
  track: TenantTrack | undefined;
  ramp: Ramp;
  label: string;
}) {
  const { column, height, large, dense, value, track, ramp, label } = props;
  const step = stepOf(value);
  const fill = fillOf(step, ramp);
  const told = step >= 2 && step !== UNKNOWN_STEP;
  const hero = large && column.hot && told;
  const huge = hero && value < 99.5 && column.width >= HERO_ROOM;
  const style = {
    ...(dense
      ? box(column.x - 48, 0.5, column.width, height - 2.5)
      : box(column.x - 48, 2, column.width, height - 7)),
    ...(fill === null ? {} : { backgroundColor: fill }),
  };
  return (
    <span
      className={`tenant-cell ${dense ? 'is-dense' : ''} ${step === UNKNOWN_STEP ? 'is-unknown' : ''} ${isBright(step, ramp) ? 'is-bright' : 'ink-1'} ${huge ? 't-hero' : hero ? 't-answer is-strong' : dense ? 't-note is-strong' : 't-name is-strong'}`}
      style={style}
      title={`${label}: ${Number.isNaN(value) ? 'unknown' : bareTimes(value)}`}
      data-metric="gantry.tenant.excess"
      data-value={Number.isNaN(value) ? undefined : value}
    >
      {track !== undefined && <TenantTrackLine track={track} labelled={huge && height >= LABELLED} />}
      {told && (
        <span>
          {huge ? <span className="t-answer is-strong tenant-times">×</span> : '×'}
          {formatTimes(value)}
        </span>
      )}
    </span>
  );
}
