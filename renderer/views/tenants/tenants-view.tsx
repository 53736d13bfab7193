import { formatDuration } from '../../../shared/format/format';
import type { TenantsRoster, TenantsSection } from '../../../shared/model/snapshot';
import { useNow, useSection } from '../../state/wall-store';
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
  type TenantsLayout,
} from './tenants-layout';

/** Who takes more than a fair share, and who pays: one matrix that folds from names into a field. */
export function TenantsView() {
  const tenants = useSection('tenants');
  const roster = useSection('roster');
  const frame = useSection('frame');
  const now = useNow(10_000);
  const layout = layoutTenants(roster, tenants.pools, tenants.marks);
  const cached = frame.cachedAt !== null;
  return (
    <section
      className={cached ? 'view tenants is-cached' : 'view tenants'}
      data-view="tenants"
      data-freshness={tenants.freshness}
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
          <Heads layout={layout} roster={roster} tenants={tenants} />
          <div className="rule" style={box(48, ROWS_TOP - 3, 1824)} />
          {layout.rows.map((row) => (
            <Row
              key={roster.ids[row.index]}
              row={row}
              layout={layout}
              roster={roster}
              tenants={tenants}
              now={now}
            />
          ))}
          {layout.rows.length > 0 && layout.pools.length > 0 && (
            <div className="rule" style={box(48, layout.fieldTop - 12, 1824)} />
          )}
          {layout.pools.map((place) => (
            <Pool key={place.pool.id} place={place} layout={layout} roster={roster} tenants={tenants} />
          ))}
          <Labels layout={layout} roster={roster} tenants={tenants} />
        </>
      )}
    </section>
  );
}

interface Parts {
  readonly layout: TenantsLayout;
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
}

function Heads({ layout, roster, tenants }: Parts) {
  const firstPays = layout.columns.find(({ index }) => roster.resources[index]?.side === 'pays');
  return (
    <div className="t-note">
      <span className="is-strong ink-1" style={box(424, 240)}>
        takes, in fair shares
      </span>
      {firstPays !== undefined && (
        <span className="is-strong ink-1" style={box(firstPays.x, 240)}>
          pays, in usuals
        </span>
      )}
      {layout.columns.map((column) => {
        const resource = roster.resources[column.index];
        if (resource === undefined) return null;
        const pool = tenants.pools.find(({ saturated }) => saturated[column.index] === 1);
        const used = pool?.used[column.index] ?? Number.NaN;
        return (
          <span
            key={resource.id}
            className={column.hot ? 'tenants-head is-hot' : 'tenants-head'}
            style={box(column.x, 272, column.width)}
          >
            <span className={column.hot ? 'is-strong ink-1' : 'ink-3'}>{resource.label}</span>
            {column.hot && pool !== undefined && (
              <span className="is-strong warning">
                {Number.isNaN(used) ? 'queues' : `${Math.round(used * 100)} %`} in{' '}
                {pool.name.replace(/^Pool /, 'pool ')}
              </span>
            )}
          </span>
        );
      })}
    </div>
  );
}

function Row({ row, layout, roster, tenants, now }: Parts & { row: RowPlace; now: number | null }) {
  const { mark, index, y, height } = row;
  const name = roster.names[index] ?? roster.ids[index] ?? '';
  const large = mark?.role === 'offender';
  const severity = mark?.severity ?? 'ok';
  const place = tenants.pools.find(({ from, count }) => index >= from && index < from + count);
  const label = `${name}: ${mark === null ? 'as usual' : `${mark.role}, ${severity}, ${mark.freshness}, ${mark.note}`}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the cells stand on the wall's grid, under columns that hold for the field too
    <div
      role="group"
      aria-label={label}
      data-tenant={roster.ids[index]}
      data-severity={severity}
      data-freshness={mark?.freshness ?? tenants.freshness}
      className={large ? 'tenant-row is-large' : 'tenant-row'}
      style={box(48, y, 1824, height)}
    >
      <div className={large ? 'rule' : 'hairline'} style={box(0, height - 3, 1824)} />
      {severity !== 'ok' && mark?.role !== 'victim' && (
        <span style={box(0, large ? 14 : 16)}>
          <Glyph severity={severity} was={mark?.was ?? null} size={large ? 42 : 32} />
        </span>
      )}
      <span
        className={`${large ? 't-answer is-strong' : 't-name'} ink-1 tenant-name`}
        style={box(56, large ? -8 : 1, 316)}
      >
        {name}
      </span>
      {large && mark !== null && (
        <span
          className={`t-name is-strong ${severity === 'critical' ? 'critical' : severity === 'warning' ? 'warning' : 'ink-2'} tenant-name`}
          style={box(56, 62)}
        >
          {sinceText(mark.was && severity === 'unknown' ? `was ${mark.was}` : severity, mark.since, now)}
        </span>
      )}
      <span
        className={`t-note ${large ? 'ink-2' : 'ink-3'} tenant-name`}
        style={box(56, large ? 104 : 40, 316)}
      >
        {mark?.note ?? `${roster.tiers[index] ?? ''}`}
      </span>
      {layout.columns.map((column) => (
        <Cell
          key={column.index}
          column={column}
          height={height}
          large={large}
          value={tenants.values[index * roster.resources.length + column.index] ?? Number.NaN}
          ramp={rowRamp(column, roster, place?.saturated ?? null)}
          label={roster.resources[column.index]?.label ?? ''}
        />
      ))}
    </div>
  );
}

function rowRamp(column: ColumnPlace, roster: TenantsRoster, saturated: Uint8Array | null): Ramp {
  const pays = roster.resources[column.index]?.side === 'pays';
  return (pays && saturated?.includes(1)) || saturated?.[column.index] === 1 ? 'excess' : 'idle';
}

function sinceText(word: string, since: number | null, now: number | null): string {
  if (since === null || now === null) return word;
  const { text, unit } = formatDuration(Math.max(0, (now - since) / 1000));
  return `${word}, ${text} ${unit}`;
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
        <>
          <span className={hero ? 'tenant-times' : ''}>×</span>
          {value >= 10 ? Math.round(value) : value.toFixed(1)}
        </>
      )}
    </span>
  );
}

function Pool({ place, layout, roster, tenants }: Parts & { place: PoolPlace }) {
  const { pool, y, height, hot } = place;
  const tall = height >= 84;
  return (
    <div data-pool={pool.id}>
      {hot && <span className="tenants-spine" style={box(48, y, 4, height)} />}
      <span
        className={`t-name ${hot ? 'is-strong ink-1' : 'ink-2'} tenant-name`}
        style={box(104, y - 8, 316)}
      >
        {pool.name}
      </span>
      {height >= 56 && (
        <span className={`t-note ${hot ? 'ink-1' : 'ink-3'} tenant-name`} style={box(104, y + 32, 316)}>
          {pool.count} tenants
        </span>
      )}
      {tall && pool.note !== '' && (
        <span className="t-note is-strong ink-1 tenant-name" style={box(104, y + 66, 316)}>
          {pool.note}
        </span>
      )}
      {layout.columns.map((column) => (
        <Field key={column.index} place={place} column={column} roster={roster} tenants={tenants} />
      ))}
    </div>
  );
}

/** Names the offender's cell where it stands out, in the first column that is hot. */
function Labels({ layout, roster, tenants }: Parts) {
  const mark = tenants.marks.find(({ role }) => role === 'offender');
  const column = layout.columns.find(({ hot }) => hot);
  if (mark === undefined || column === undefined) return null;
  const place = layout.pools.find(
    ({ pool }) => mark.index >= pool.from && mark.index < pool.from + pool.count,
  );
  if (place === undefined) return null;
  const cell = cellPlace(place, column, mark.index);
  const size = Math.max(16, cell.height);
  const left = cell.x + cell.width > column.x + column.width - 150;
  return (
    <>
      <span
        className="field-mark"
        style={box(cell.x + cell.width / 2 - size / 2, cell.y + cell.height / 2 - size / 2, size, size)}
      />
      <span
        className={left ? 't-note is-strong field-name is-left' : 't-note is-strong field-name'}
        style={
          left
            ? box(cell.x - 212, cell.y + cell.height / 2 - 14, 200)
            : box(cell.x + size + 8, cell.y + cell.height / 2 - 14)
        }
      >
        <span>{roster.names[mark.index]}</span>
      </span>
    </>
  );
}
