import { fitting } from '../../../shared/format/fitting';
import { formatPercent } from '../../../shared/format/format';
import type { ExecutiveCapacity } from '../../../shared/model/executive';
import type { Freshness } from '../../../shared/model/severity';
import { isOld } from '../../parts/shown';
import { agedFreshness } from '../../state/freshness';
import { useWall } from '../../state/wall-store';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';

const HEAD = 52;
const ROW = { least: 56, most: 74 } as const;
const BAR = 344;
/** Width of the names to the left, and number of letters per line. */
const NAME = 332;
const LINE = 25;
/** Width of a row's words, to the right of the limit. */
const WORDS = 340;

/** Capacity, nearest to its limit first; the limit is one vertical line for all rows. */
export function CapacityRows(props: {
  readonly capacity: readonly ExecutiveCapacity[];
  readonly x: number;
  readonly width: number;
  readonly height: number;
}) {
  const { capacity, x, width, height } = props;
  const places = Math.max(1, Math.floor((height - HEAD) / ROW.least));
  const shown = capacity.slice(0, places);
  const pitch = Math.min(ROW.most, (height - HEAD) / Math.max(1, shown.length));
  const limit = width - WORDS;
  const axis = { from: BAR, limit: limit - 22 };
  return (
    <section aria-label="Capacity" style={box(x, 0, width, height)}>
      <span className="t-note ink-3 executive-words" style={box(0, 14)}>
        <span className="is-strong ink-1">Capacity </span>
        {capacity.length > 0 && headWords(capacity.slice(places))}
      </span>
      {capacity.length === 0 ? (
        <span className="missing executive-none t-note ink-2" style={box(0, 58, width, height - 74)}>
          <span>Nothing that is measured has a limit yet.</span>
        </span>
      ) : (
        <>
          <span className="t-note is-strong ink-1 executive-limit-word" style={box(axis.limit - 100, 14, 90)}>
            limit
          </span>
          <span
            className="executive-limit"
            style={box(axis.limit, 18, 2, HEAD - 18 + shown.length * pitch - 8)}
          />
          {shown.map((one, index) => (
            <Row key={one.id} one={one} y={HEAD + index * pitch} width={width} axis={axis} />
          ))}
        </>
      )}
    </section>
  );
}

function headWords(hidden: readonly ExecutiveCapacity[]): string {
  if (hidden.length === 0) return 'nearest to its limit';
  const room = hidden.every(({ severity }) => severity === 'ok');
  return `nearest to its limit, ${hidden.length} more${room ? ' have room' : ''}`;
}

function Row(props: {
  readonly one: ExecutiveCapacity;
  readonly y: number;
  readonly width: number;
  readonly axis: { readonly from: number; readonly limit: number };
}) {
  const { one, y, width, axis } = props;
  const freshness: Freshness = useWall((state) => agedFreshness(one.use, state));
  const old = isOld({ freshness });
  const severity = old ? 'unknown' : one.severity;
  const loud = severity === 'warning' || severity === 'critical';
  const span = axis.limit - axis.from;
  const at = (ratio: number): number => axis.from + Math.max(0, Math.min(1, ratio)) * span;
  const { value } = one.use;
  const words = axis.limit + 22;
  return (
    <article
      aria-label={`${one.label} of ${one.name}: ${severity}, ${freshness}, ${one.words}`}
      data-capacity={one.id}
      data-severity={severity}
      data-freshness={freshness}
      style={box(0, y, width, 56)}
    >
      <span className="t-note executive-tight executive-wrap" style={box(0, 1.5, NAME)}>
        <span
          className={`is-strong ${old ? 'ink-2' : 'ink-1'} ${one.label.length <= LINE ? 'executive-words' : ''}`}
        >
          {fitting(2 * LINE - 6, one.label)}
        </span>
        {one.label.length <= LINE && (
          <span className="ink-3 executive-line executive-words">{fitting(LINE, one.name)}</span>
        )}
      </span>
      {value !== null && <span className="executive-axis" style={box(axis.from, 25.25, span, 1.5)} />}
      {value === null ? (
        <span className="hatched" style={box(axis.from, 19, span, 14)} />
      ) : (
        <span
          className={`executive-use ${loud ? `is-${severity}` : ''} ${freshness === 'stale' ? 'hatched' : ''}`}
          style={box(axis.from, 19, at(value) - axis.from, 14)}
          data-metric={one.use.metric}
          data-value={value}
        />
      )}
      {one.peak !== null && (
        <span
          className="executive-peak"
          style={box(at(one.peak) - 1.5, 13, 3, 26)}
          data-metric="gantry.capacity.peak"
          data-value={one.peak}
        />
      )}
      {loud && (
        <span style={box(words, 1)}>
          <Glyph severity={severity} size={28} />
        </span>
      )}
      <span
        className={`t-note executive-words executive-tight ${loud ? `${severity} is-strong` : 'ink-2'}`}
        style={box(loud ? words + 38 : words, 0)}
      >
        {one.words}
      </span>
      <span
        className="t-note ink-3 executive-words executive-tight"
        style={box(loud ? words + 38 : words, 25)}
      >
        {useWords(one, freshness)}
      </span>
    </article>
  );
}

/** `61 % used, 84 % at peak`, `cached, 61 % used` */
function useWords({ use, peak }: ExecutiveCapacity, freshness: Freshness): string {
  const now = use.value === null ? 'use not known' : `${formatPercent(use.value)} % used`;
  if (freshness !== 'live') return `${freshness}, ${now}`;
  return peak === null ? now : `${now}, ${formatPercent(peak)} % at peak`;
}
