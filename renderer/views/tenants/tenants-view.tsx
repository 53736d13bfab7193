import { Fragment, useLayoutEffect, useRef } from 'react';
import { formatAge, formatNumber } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import type { Freshness, Severity } from '../../../shared/model/severity';
import type { TenantMark, TenantsRoster, TenantsSection } from '../../../shared/model/snapshot';
import { heardFreshness } from '../../state/freshness';
import { useSection, useWall } from '../../state/wall-store';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { AnswerSentence } from '../../wall/answer-sentence';
import { EmptyProof } from '../../wall/empty-proof';
import { cellPlace, Field } from './field';
import { fillOf, isBright, type Ramp, stepOf, UNKNOWN_STEP } from './ramp';
import './tenants.css';
import {
  type ColumnPlace,
  layoutTenants,
  type PoolPlace,
  ROWS_TOP,
  type RowPlace,
  rankIn,
  type TenantsLayout,
} from './tenants-layout';

/** Who takes more than a fair share, and who pays: one matrix that folds from names into a field. */
export function TenantsView() {
  const tenants = useSection('tenants');
  const roster = useSection('roster');
  const frame = useSection('frame');
  const freshness = useWall((state) => heardFreshness(tenants.freshness, state.silentFor));
  const layout = layoutTenants(roster, tenants.pools, tenants.marks);
  const old = freshness === 'stale' || freshness === 'cached';
  const parts: Parts = { layout, roster, tenants, freshness, old };
  return (
    <section
      className={`view tenants${old ? ' is-old' : ''}${freshness === 'stale' ? ' is-stale' : ''}`}
      data-view="tenants"
      data-freshness={freshness}
    >
      <AnswerSentence answer={tenants.answer} />
      {roster.ids.length === 0 ? (
        <EmptyProof
          title="No tenants yet"
          line="List them, or name the attribute that tells them, under tenants in"
          file={frame.configPath || 'gantry.yaml'}
        />
      ) : (
        <>
          <Heads {...parts} />
          <div className="rule" style={box(48, ROWS_TOP - 3, 1824)} />
          {layout.rows.map((row, at) => (
            <Row
              key={roster.ids[row.index]}
              {...parts}
              row={row}
              ruled={row.large || at === layout.rows.length - 1}
            />
          ))}
          {layout.pools.map((place) => (
            <Pool key={place.id} {...parts} place={place} />
          ))}
          {!old && <Labels {...parts} />}
        </>
      )}
    </section>
  );
}

interface Parts {
  readonly layout: TenantsLayout;
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
  /** as the wall heard it, aged by its own clock */
  readonly freshness: Freshness;
  /** a memory: shown, but judged no more */
  readonly old: boolean;
}

function Heads({ layout, roster, tenants, old }: Parts) {
  const firstPays = layout.columns.find(({ index }) => roster.resources[index]?.side === 'pays');
  return (
    <div className="t-note">
      <span className="is-strong ink-1" style={box(424, 235)}>
        takes, in fair shares
      </span>
      {firstPays !== undefined && (
        <span className="is-strong ink-1" style={box(firstPays.x, 235)}>
          pays, in usuals
        </span>
      )}
      {layout.columns.map((column) => {
        const resource = roster.resources[column.index];
        if (resource === undefined) return null;
        const pool = tenants.pools.find(({ saturated }) => saturated[column.index] === 1);
        return (
          <span
            key={resource.id}
            className={column.hot ? 'tenants-head is-hot' : 'tenants-head'}
            style={box(column.x, 272, column.width)}
          >
            <span className={column.hot ? 'is-strong ink-1' : 'ink-3'}>
              {resource.label.replace('- ', '\u00ad')}
            </span>
            {column.hot && pool !== undefined && (
              <Fitted
                tone={old ? 'is-strong ink-2' : 'is-strong warning'}
                wordings={usedTexts(pool.used[column.index] ?? Number.NaN, pool.name)}
              />
            )}
          </span>
        );
      })}
    </div>
  );
}

/** Width of the column of names. */
const NAME_ROOM = 316;
/** Width of a bold note's letter, and a little more. */
const LETTER = 12;

/** `97 % used in pool B` and shorter wordings. */
function usedTexts(used: number, name: string): readonly string[] {
  const where = name.replace(/^Pool /, 'pool ');
  if (Number.isNaN(used)) return [`queues in ${where}`, 'queues'];
  const level = `${Math.round(used * 100)} %`;
  return [`${level} used in ${where}`, `${level} in ${where}`, `${level} used`, level];
}

/** The first wording that its column has room for, in whatever face there is. */
function Fitted({ tone, wordings }: { readonly tone: string; readonly wordings: readonly string[] }) {
  const element = useRef<HTMLSpanElement>(null);
  const key = wordings.join();
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    for (const words of key.split(',')) {
      current.textContent = words;
      if (current.scrollWidth <= current.clientWidth) return;
    }
  }, [key]);
  return (
    <span ref={element} className={`tenants-fitted ${tone}`}>
      {wordings[0]}
    </span>
  );
}

/** How a tenant is shown now: what is only remembered is judged no more. */
function shownOf(
  mark: TenantMark | null,
  old: boolean,
  known: boolean,
): { readonly severity: Severity; readonly was: Severity | null } {
  if (mark === null) return { severity: known && !old ? 'ok' : 'unknown', was: null };
  if (old && mark.severity !== 'unknown') return { severity: 'unknown', was: mark.severity };
  return { severity: mark.severity, was: mark.was ?? null };
}

function Row(props: Parts & { readonly row: RowPlace; readonly ruled: boolean }) {
  const { row, layout, roster, tenants, freshness, old, ruled } = props;
  const { mark, index, y, height, large } = row;
  const width = roster.resources.length;
  const values = tenants.values.subarray(index * width, (index + 1) * width);
  const name = roster.names[index] ?? roster.ids[index] ?? '';
  const { severity, was } = shownOf(mark, old, !values.every(Number.isNaN));
  const pool = tenants.pools.find(({ from, count }) => index >= from && index < from + count);
  const spoken = mark === null ? 'as usual' : `${mark.role}, ${mark.note}`;
  const dy = (height - (large ? 142 : 74)) / 2;
  const marked = severity !== 'ok' && (mark === null || mark.role !== 'victim' || large);
  return (
    <article
      aria-label={`${name}: ${severity}${was === null ? '' : `, was ${was}`}, ${freshness}, ${spoken}`}
      data-tenant={roster.ids[index]}
      data-severity={severity}
      data-freshness={freshness}
      className={large ? 'tenant-row is-large' : 'tenant-row'}
      style={box(48, y, 1824, height)}
    >
      <div className={ruled ? 'rule' : 'hairline'} style={box(0, height - 3, 1824)} />
      {marked && (
        <span style={box(0, dy + (large ? 16 : 20))}>
          <Glyph severity={severity} was={was} size={large ? 42 : 32} />
        </span>
      )}
      {large && mark !== null ? (
        <Offender
          name={name}
          mark={mark}
          severity={severity}
          was={was}
          dy={dy}
          memory={old ? { freshness, observedAt: tenants.observedAt } : null}
        />
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
      {layout.columns.map((column) => (
        <Cell
          key={column.index}
          column={column}
          height={height}
          large={large}
          value={values[column.index] ?? Number.NaN}
          ramp={old ? 'idle' : rowRamp(column, roster, pool?.saturated ?? null)}
          label={roster.resources[column.index]?.label.replace('- ', '') ?? ''}
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

/** Who takes too much: name, word with its time, and since when. */
function Offender(props: {
  readonly name: string;
  readonly mark: TenantMark;
  readonly severity: Severity;
  readonly was: Severity | null;
  readonly dy: number;
  /** what the row is when it is only remembered */
  readonly memory: { readonly freshness: Freshness; readonly observedAt: number | null } | null;
}) {
  const { name, mark, severity, was, dy, memory } = props;
  const { timezone } = useSection('frame');
  const tone = severity === 'critical' || severity === 'warning' ? severity : 'ink-2';
  const word = useWall(({ now }) => {
    if (was !== null) return `was ${was}`;
    return mark.since === null ? severity : `${severity}, ${formatAge(now - mark.since)}`;
  });
  const since = mark.since === null ? '' : `since ${siteTime(mark.since, timezone).clock}, `;
  const below = useWall(({ now }) =>
    memory === null ? `${since}${mark.note}` : memoryText(memory.freshness, memory.observedAt, now),
  );
  return (
    <>
      <span
        className={`${nameTone(name, NAME_ROOM, 't-answer')} is-strong ink-1 tenant-name`}
        style={box(56, dy - 4, NAME_ROOM)}
      >
        {name}
      </span>
      <span className={`t-name is-strong ${tone} tenant-name`} style={box(56, dy + 61)}>
        {word}
      </span>
      <span className="t-note ink-2 tenant-name" style={box(56, dy + 103)}>
        {below}
      </span>
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
  value: number;
  ramp: Ramp;
  label: string;
}) {
  const { column, height, large, value, ramp, label } = props;
  const step = stepOf(value);
  const fill = fillOf(step, ramp);
  const told = step >= 2 && step !== UNKNOWN_STEP;
  const hero = large && column.hot && told;
  const style = {
    ...box(column.x - 48, 2, column.width, height - 7),
    ...(fill === null ? {} : { backgroundColor: fill }),
  };
  return (
    <span
      className={`tenant-cell ${step === UNKNOWN_STEP ? 'is-unknown' : ''} ${isBright(step, ramp) ? 'is-bright' : 'ink-1'} ${hero ? 't-hero' : 't-name is-strong'}`}
      style={style}
      title={`${label}: ${Number.isNaN(value) ? 'unknown' : `×${value.toFixed(1)}`}`}
      data-metric="gantry.tenant.excess"
      data-value={Number.isNaN(value) ? undefined : value}
    >
      {told && (
        <span>
          {hero ? <span className="t-answer is-strong tenant-times">×</span> : '×'}
          {value >= 9.95 ? Math.round(value) : value.toFixed(1)}
        </span>
      )}
    </span>
  );
}

function Pool({ place, layout, roster, tenants, old }: Parts & { readonly place: PoolPlace }) {
  const { y, height, hot, name, note, count } = place;
  const top = height < 46 ? y + height / 2 - 22 : y - 8;
  return (
    <article data-pool={place.id} aria-label={`${name}: ${count} tenants${note === '' ? '' : `, ${note}`}`}>
      {hot && <span className="tenants-spine" style={box(48, y, 4, height)} />}
      <span
        className={`${nameTone(name, NAME_ROOM)} ${hot ? 'is-strong ink-1' : 'ink-2'} tenant-name`}
        style={box(104, top, NAME_ROOM)}
      >
        {name}
      </span>
      {height >= 56 && (
        <span className={`t-note ${hot ? 'ink-1' : 'ink-3'} tenant-name`} style={box(104, y + 32)}>
          {count === 1 ? '1 tenant' : `${formatNumber(count)} tenants`}
        </span>
      )}
      {height >= 84 && note !== '' && (
        <span className="t-note is-strong ink-1 tenant-name" style={box(104, y + (height < 106 ? 60 : 72))}>
          {note}
        </span>
      )}
      {layout.columns.map((column) => (
        <Field key={column.index} place={place} column={column} roster={roster} tenants={tenants} old={old} />
      ))}
    </article>
  );
}

/** The least edge of a marked cell. */
const MARK = 16;

/** Marks the offender's cell in every hot column, and names it in the first. */
function Labels({ layout, roster, tenants }: Parts) {
  const mark = tenants.marks.find(({ role }) => role === 'offender');
  const hot = layout.columns.filter((column) => column.hot);
  if (mark === undefined) return null;
  const place = layout.pools.find((one) => rankIn(one, mark.index) >= 0);
  if (place === undefined) return null;
  const name = roster.names[mark.index] ?? '';
  return hot.map((column, at) => {
    const cell = cellPlace(place, column, mark.index);
    const width = Math.max(MARK, cell.width);
    const height = Math.max(MARK, cell.height);
    const x = cell.x + (cell.width - width) / 2;
    const middle = cell.y + cell.height / 2;
    const room = name.length * LETTER + 28;
    const left = x + width + room > column.x + column.width && x - room >= column.x;
    return (
      <Fragment key={column.index}>
        <span className="field-mark" style={box(x, middle - height / 2, width, height)} />
        {at === 0 && (
          <span
            className={left ? 't-note is-strong field-name is-left' : 't-note is-strong field-name'}
            style={left ? box(x - 308, middle - 15, 300) : box(x + width + 8, middle - 15)}
          >
            <span>{name}</span>
          </span>
        )}
      </Fragment>
    );
  });
}
