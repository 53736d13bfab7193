import { wholeLabel } from '../../../../shared/metrics/resources';
import type { TenantResource } from '../../../../shared/model/tenant-page';
import { Spark } from '../../../charts/spark';
import { box } from '../../../theme/place';
import { type ResourcePlace, TENANT_PAGE } from './tenant-page-layout';
import { excessWords, figureOf, limitLabel, tenantDayWords } from './tenant-words';

/** Heights from which a row has space for a note below its name, and for a label on the line. */
const NOTED = 76;
const LABELLED = 60;

interface RowProps {
  readonly place: ResourcePlace;
  /** a memory: shown, but not judged */
  readonly old: boolean;
  readonly pool: string;
  readonly currency: string | null;
}

/** A resource on a tenant's page: its present use, its use of the day, and the cost. */
export function ResourceRow({ place, old, pool, currency }: RowProps) {
  const { resource, y, height } = place;
  const hot = place.hot && !old;
  const middle = height / 2;
  const noted = height >= NOTED;
  const label = wholeLabel(resource);
  const short =
    resource.side === 'takes' ? `short in ${pool.replace(/^Pool /, 'pool ')}` : 'longer than usual';
  return (
    <article
      className="resource"
      aria-label={`${label}: ${spoken(resource)}`}
      data-resource={resource.id}
      style={box(48, y, TENANT_PAGE.right - 48, height)}
    >
      <div className="hairline" style={box(0, height - 1.5, TENANT_PAGE.right - 48)} />
      {hot && <span className="tenants-spine" style={box(0, 6, 4, height - 14)} />}
      <span
        className={`t-name ${hot ? 'is-strong ink-1' : 'ink-2'} resource-name`}
        style={box(TENANT_PAGE.label - 48, middle - (hot && noted ? 40 : 22))}
      >
        {label}
      </span>
      {hot && noted && (
        <span className="t-note is-strong warning" style={box(TENANT_PAGE.label - 48, middle + 6)}>
          {short}
        </span>
      )}
      <Now resource={resource} hot={hot} old={old} middle={middle} noted={noted} />
      <div
        className="resource-line"
        style={box(TENANT_PAGE.line.x - 48, 10, TENANT_PAGE.line.width, height - 20)}
      >
        <Spark
          series={resource.use}
          limit={resource.due}
          limitLabel={height >= LABELLED ? limitLabel(resource) : ''}
          severity={hot ? 'warning' : 'ok'}
          ink={hot ? 'bright' : 'quiet'}
          hatched={resource.use.v.every(Number.isNaN)}
          peak={(value) => wordsOf(value, resource.unit)}
        />
      </div>
      <Day resource={resource} currency={currency} middle={middle} noted={height >= LABELLED} />
    </article>
  );
}

function wordsOf(value: number, unit: TenantResource['unit']): string {
  const { text, unit: short } = figureOf(value, unit);
  return `${text} ${short}`.trim();
}

function spoken(resource: TenantResource): string {
  const { now, unit } = resource;
  if (now === null) return 'unknown';
  return [wordsOf(now, unit), limitLabel(resource), resource.saturated ? 'short' : '']
    .filter(Boolean)
    .join(', ');
}

function Now(props: {
  readonly resource: TenantResource;
  readonly hot: boolean;
  readonly old: boolean;
  readonly middle: number;
  readonly noted: boolean;
}) {
  const { resource, hot, old, middle, noted } = props;
  const x = TENANT_PAGE.figure - 48;
  if (resource.now === null)
    return (
      <span className="missing t-note ink-2 resource-unknown" style={box(x, middle - 18, 130, 36)}>
        unknown
      </span>
    );
  const { text, unit } = figureOf(resource.now, resource.unit);
  const excess = old ? '' : excessWords(resource);
  // Only a figure over its limit is coloured, not every resource that is short.
  const over = hot && excess !== '';
  const up = noted && excess !== '';
  const large = hot && noted;
  return (
    <>
      <span
        className="figure"
        style={box(x, middle - (large ? 54 : up ? 36 : 22))}
        data-metric={`gantry.tenant.${resource.side === 'takes' ? 'use' : 'delay'}`}
        data-value={resource.now}
      >
        <span
          className={`${large ? 't-answer' : 't-name'} is-strong ${over ? 'warning' : old ? 'ink-2' : 'ink-1'}`}
        >
          {text}
        </span>
        {unit !== '' && <span className="unit t-note ink-3">{unit}</span>}
      </span>
      {up && (
        <span
          className={`t-note ${hot ? 'is-strong ink-1' : 'ink-3'}`}
          style={box(x, middle + (large ? 14 : 6))}
        >
          {excess}
        </span>
      )}
    </>
  );
}

function Day(props: {
  readonly resource: TenantResource;
  readonly currency: string | null;
  readonly middle: number;
  readonly noted: boolean;
}) {
  const { resource, currency, middle, noted } = props;
  const day = tenantDayWords(resource, currency);
  if (day === null) return null;
  const note = noted && day.note !== '';
  return (
    <>
      <span
        className="figure"
        style={box(TENANT_PAGE.day - 48, middle - (note ? 36 : 22))}
        data-metric="gantry.tenant.consumption"
        data-value={resource.day?.amount}
      >
        <span className={`t-name ${day.over ? 'is-strong ink-1' : 'ink-2'}`}>{day.taken.text}</span>
        <span className="unit t-note ink-3">{day.taken.unit}</span>
      </span>
      {note && (
        <span
          className={`t-note ${day.over ? 'is-strong ink-1' : 'ink-3'} resource-name`}
          style={box(TENANT_PAGE.day - 48, middle + 4)}
        >
          {day.note}
        </span>
      )}
    </>
  );
}
