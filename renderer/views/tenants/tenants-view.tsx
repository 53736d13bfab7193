import { Fragment, type MouseEvent, memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { countOf } from '../../../shared/format/fitting';
import { wholeLabel } from '../../../shared/metrics/resources';
import type { Freshness } from '../../../shared/model/severity';
import type { TenantsSection } from '../../../shared/model/tenants';
import { AnswerSentence } from '../../parts/answer-sentence';
import { EmptyProof } from '../../parts/empty-proof';
import { isOld } from '../../parts/shown';
import { useControls } from '../../state/controls';
import { heardFreshness } from '../../state/freshness';
import { type CellFocus, focusAt } from '../../state/tenants-focus';
import { useSection, useWall } from '../../state/wall-store';
import { useLoadedFaces } from '../../theme/face';
import { nameTone } from '../../theme/fit';
import { box, pixelsPerUnit } from '../../theme/place';
import { CellReading } from './cell-reading';
import { cellPlace, Field } from './field';
import { RoomView } from './room-view';
import { TenantPageView } from './tenant-page/tenant-page-view';
import { NAME_ROOM, type Parts, Row } from './tenant-row';
import { tiersText } from './tiers-text';
import './tenants.css';
import { layoutTenants, type PoolPlace, ROWS_TOP, type RowPlace, rankIn } from '../../state/tenants-layout';

/**
 * The tenants that take more than a fair share and those that pay for it; while there are none, what room is left; or
 * the page of the open tenant.
 */
export function TenantsView() {
  const page = useWall((state) => state.tenant.page);
  const focus = useWall((state) => state.tenant.focus);
  const tenants = useSection('tenants');
  const freshness = useWall((state) => heardFreshness(tenants.freshness, state.silentFor));
  if (page !== null) return <TenantPageView id={page} />;
  // Whoever moves into the cells needs them all.
  return focus === null && freshness !== 'stale' && hasRoom(tenants) ? (
    <Room freshness={freshness} />
  ) : (
    <Matrix />
  );
}

/** Nobody takes too much, nothing is short, and it is known how full some resource is or who is busiest. */
function hasRoom({ marks, pools, room, observedAt }: TenantsSection): boolean {
  if (marks.length > 0 || observedAt === null) return false;
  if (pools.some(({ saturated }) => saturated.includes(1))) return false;
  return room.resources.length > 0;
}

function Room({ freshness }: { readonly freshness: Freshness }) {
  const tenants = useSection('tenants');
  const roster = useSection('roster');
  return (
    <section
      className={isOld({ freshness }) ? 'view tenants has-room is-old' : 'view tenants has-room'}
      data-view="tenants"
      data-freshness={freshness}
    >
      <AnswerSentence answer={tenants.answer} />
      <RoomView roster={roster} tenants={tenants} old={isOld({ freshness })} now={tenants.observedAt ?? 0} />
    </section>
  );
}

/** One matrix that folds from names into a field, with the focused cell. */
function Matrix() {
  const tenants = useSection('tenants');
  const roster = useSection('roster');
  const freshness = useWall((state) => heardFreshness(tenants.freshness, state.silentFor));
  const { pools, marks } = tenants;
  const layout = useMemo(() => layoutTenants(roster, pools, marks), [roster, pools, marks]);
  const old = isOld({ freshness });
  const control = useControls().tenants;
  const [hovered, setHovered] = useState<CellFocus | null>(null);
  const at = (event: MouseEvent): CellFocus | null => {
    const { x, y } = placeOf(event);
    return focusAt(layout, tenants, x, y);
  };
  const opened = (event: MouseEvent): void => {
    const focus = at(event);
    const id = focus === null ? undefined : roster.ids[focus.tenant];
    if (id !== undefined) control.open(id, focus);
  };
  return (
    <section
      className={`view tenants${old ? ' is-old' : ''}${freshness === 'stale' ? ' is-stale' : ''}`}
      data-view="tenants"
      data-freshness={freshness}
      onMouseMove={(event) => {
        // The pointer rests, and a window that lay over this one has closed: nobody points at anything.
        if (event.movementX === 0 && event.movementY === 0) return;
        const focus = at(event);
        setHovered((before) => sameCell(before, focus));
      }}
      onMouseLeave={() => setHovered(null)}
      onClick={opened}
    >
      <Cells layout={layout} roster={roster} tenants={tenants} freshness={freshness} old={old} />
      <CellReading layout={layout} roster={roster} tenants={tenants} hovered={hovered} />
    </section>
  );
}

/** Everything that is redrawn when data changes, but not when the pointer moves. */
const Cells = memo(function Cells(parts: Parts) {
  const { layout, roster, tenants, old } = parts;
  const { configPath } = useSection('frame');
  return (
    <>
      <AnswerSentence answer={tenants.answer} />
      {roster.ids.length === 0 ? (
        <EmptyProof
          title="No tenants yet"
          line="List them, or name the attribute that tells them, under tenants in"
          file={configPath || 'gantry.yaml'}
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
              ruled={row.large || at === layout.rows.length - 1 || isFoot(layout.rows[at + 1])}
            />
          ))}
          {layout.pools.map((place) => (
            <Pool key={place.id} {...parts} place={place} />
          ))}
          {!old && <Labels {...parts} />}
        </>
      )}
    </>
  );
});

/** The same object for the same cell, so that a mouse that moves within it redraws nothing. */
function sameCell(before: CellFocus | null, now: CellFocus | null): CellFocus | null {
  const same =
    before?.tenant === now?.tenant && before?.column === now?.column && before?.named === now?.named;
  return same ? before : now;
}

/** Position of the mouse or finger, in grid units. */
function placeOf({ currentTarget, clientX, clientY }: MouseEvent): { x: number; y: number } {
  const { left, top } = currentTarget.getBoundingClientRect();
  const unit = pixelsPerUnit();
  return { x: (clientX - left) / unit, y: (clientY - top) / unit };
}

/** A rule separates the pools, and the named tenants from all others. */
function isFoot(next: RowPlace | undefined): boolean {
  return next !== undefined && next.pool !== null;
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
            {column.hot ? (
              <Fitted tone="is-strong ink-1" wordings={shorter(wholeLabel(resource))} />
            ) : (
              <span className="ink-3">{resource.label.replace('- ', '\u00ad')}</span>
            )}
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

/** `ingress requests`, `ingress` */
function shorter(label: string): readonly string[] {
  return [label, label.split(' ')[0] ?? label];
}

/** Width of a letter of a bold note, slightly rounded up. */
const LETTER = 12;

/** `97 % used in pool B` and shorter wordings. */
function usedTexts(used: number, name: string): readonly string[] {
  const where = name.replace(/^Pool /, 'pool ');
  if (Number.isNaN(used)) return [`queues in ${where}`, 'queues'];
  const level = `${Math.round(used * 100)} %`;
  return [`${level} used in ${where}`, `${level} in ${where}`, `${level} used`, level];
}

/** The first wording that fits its column, in the present font. */
function Fitted({ tone, wordings }: { readonly tone: string; readonly wordings: readonly string[] }) {
  const element = useRef<HTMLSpanElement>(null);
  const key = wordings.join();
  const faces = useLoadedFaces();
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    for (const words of key.split(',')) {
      current.textContent = words;
      if (current.scrollWidth <= current.clientWidth) return;
    }
  }, [key, faces]);
  return (
    <span ref={element} className={`tenants-fitted ${tone}`}>
      {wordings[0]}
    </span>
  );
}

function Pool({ place, layout, roster, tenants, old }: Parts & { readonly place: PoolPlace }) {
  const { y, height, hot, name, note, count } = place;
  const top = height < 46 ? y + height / 2 - 22 : y - 8;
  const tiers = place.pools.flatMap(({ from, count: some }) => roster.tiers.slice(from, from + some));
  const heard = tenants.values.some((value) => !Number.isNaN(value));
  return (
    <article
      data-pool={place.id}
      data-tap
      aria-label={`${name}: ${countOf(count, 'tenant')}${note === '' ? '' : `, ${note}`}`}
    >
      {hot && <span className="tenants-spine" style={box(48, y, 4, height)} />}
      <span
        className={`${nameTone(name, NAME_ROOM)} ${hot ? 'is-strong ink-1' : 'ink-2'} tenant-name`}
        style={box(104, top, NAME_ROOM)}
      >
        {name}
      </span>
      {height >= 56 && (
        <span className={`t-note ${hot ? 'ink-1' : 'ink-3'} tenant-name`} style={box(104, y + 32)}>
          {tiersText(tiers) || countOf(count, 'tenant')}
        </span>
      )}
      {height >= 84 && note !== '' && (
        <span className="t-note is-strong ink-1 tenant-name" style={box(104, y + (height < 106 ? 60 : 72))}>
          {note}
        </span>
      )}
      {layout.columns.map((column) => (
        <Field
          key={column.index}
          place={place}
          column={column}
          roster={roster}
          tenants={tenants}
          old={old}
          heard={heard}
        />
      ))}
    </article>
  );
}

/** Least side of a marked cell. */
const MARK = 16;

/** Marks the cell of the offender, or else of who takes most, in every saturated column, and names it in the first. */
function Labels({ layout, roster, tenants }: Parts) {
  const mark = tenants.marks.find(({ role }) => role !== 'victim');
  const hot = layout.columns.filter((column) => column.hot);
  if (mark === undefined) return null;
  const place = layout.pools.find((one) => rankIn(one, mark.index) >= 0);
  if (place === undefined) return null;
  const name = roster.names[mark.index] ?? '';
  return hot.map((column, at) => {
    const cell = cellPlace(place, column, mark.index);
    const width = Math.max(MARK, cell.width);
    const height = Math.max(MARK, cell.height);
    const x = Math.max(
      column.x,
      Math.min(column.x + column.width - width, cell.x + (cell.width - width) / 2),
    );
    const middle = cell.y + cell.height / 2;
    const room = name.length * LETTER + 28;
    const left = x + width + room > column.x + column.width && x - room >= column.x;
    return (
      <Fragment key={column.index}>
        <span
          className={mark.role === 'taker' ? 'field-mark is-taker' : 'field-mark'}
          style={box(x, middle - height / 2, width, height)}
        />
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
