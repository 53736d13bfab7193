import { formatAge } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import type { EngineeringSection, SourceRow } from '../../../shared/model/engineering';
import { agedFreshness } from '../../state/freshness';
import { useSection, useWall } from '../../state/wall-store';
import { Glyph } from '../../theme/glyph';
import { box, GRID, units } from '../../theme/place';
import { FOOT_COLUMNS, FOOT_LINE, footLines } from './engineering-layout';

interface SourcesProps {
  readonly section: EngineeringSection;
  readonly top: number;
  /** readings that are left out */
  readonly out: { readonly count: number; readonly ill: number };
}

const WIDTH = (GRID.right - GRID.margin) / FOOT_COLUMNS;
/** Number of letters that fit for a source's name and its state. */
const LETTERS = 25;

/** The foot: how many sources answer, what the bands are based on, and each source with its age. */
export function Sources({ section, top, out }: SourcesProps) {
  const { sources, asked, learning } = section;
  const { cachedAt } = useSection('frame');
  const lines = footLines(sources.length);
  const room = lines * FOOT_COLUMNS;
  const shown = sources.length <= room ? sources : sources.slice(0, room - 1);
  const left = asked.count - shown.length;
  const how = cachedAt !== null ? 'answered last at' : answerWords(asked);
  const behind = section.rows.some(({ band }) => band !== null) ? ', what is usual behind it' : '';
  return (
    <div className="reading-foot" style={box(0, top, 1920)}>
      <div className="rule" style={box(48, 0, 1824)} />
      <span className="t-note ink-2 reading-words" style={box(48, 9)}>
        <span className="is-strong ink-1">Sources</span> {how}
      </span>
      <span className="t-note ink-3 reading-learning">
        {[`two hours a line${behind}`, learning, outWords(out)].filter(Boolean).join('; ')}
      </span>
      {shown.map((source, index) => (
        <Source
          key={source.id}
          source={source}
          x={GRID.margin + (index % FOOT_COLUMNS) * WIDTH}
          y={42 + Math.floor(index / FOOT_COLUMNS) * FOOT_LINE}
        />
      ))}
      {left > 0 && (
        <span
          className="t-note ink-3 reading-words"
          style={box(
            GRID.margin + ((room - 1) % FOOT_COLUMNS) * WIDTH,
            42 + Math.floor((room - 1) / FOOT_COLUMNS) * FOOT_LINE,
          )}
        >
          and {left} more
        </span>
      )}
    </div>
  );
}

function outWords({ count, ill }: SourcesProps['out']): string {
  if (count === 0) return '';
  const more = count === 1 ? 'one more reading' : `${count} more readings`;
  if (ill > 0) return ill === count ? more : `${more}, ${ill} not ok`;
  return `${more} ${count === 1 ? 'is' : 'are'} ok`;
}

function answerWords({ count, answering }: EngineeringSection['asked']): string {
  if (count === 0) return 'none is asked';
  if (answering === count) return count === 1 ? 'answers' : `all ${count} answer`;
  return answering === 0 ? 'none answers' : `${answering} of ${count} answer`;
}

function Source({ source, x, y }: { readonly source: SourceRow; readonly x: number; readonly y: number }) {
  const { id, lastOkAt, reason } = source;
  const freshness = useWall((state) => agedFreshness({ ...source, observedAt: lastOkAt }, state));
  const age = useWall(({ now }) => (lastOkAt === null ? '' : formatAge(now - lastOkAt)));
  const severity = freshness === 'stale' && source.severity === 'ok' ? 'unknown' : source.severity;
  const well = severity === 'ok' || freshness === 'cached';
  const { timezone } = useSection('frame');
  const last = lastOkAt === null ? '' : siteTime(lastOkAt, timezone).clock;
  const aged = freshness === 'cached' ? last : freshness === 'live' ? age : `${freshness} ${age}`;
  const said = reason === '' ? aged : reason;
  const name = source.name.length + said.length > LETTERS ? id : source.name;
  return (
    <span
      role="group"
      aria-label={`${source.name}: ${severity}, ${freshness}${reason === '' ? '' : `, ${reason}`}`}
      className={`t-note reading-source${freshness === 'stale' ? ' hatched' : ''}`}
      data-source={id}
      data-severity={severity}
      data-freshness={freshness}
      style={{ ...box(x, y), maxWidth: units(WIDTH - 12) }}
    >
      {freshness !== 'cached' && <Glyph severity={severity} size={22} />}
      <span className={well ? 'ink-2' : 'is-strong ink-1'}>{name}</span>
      <span className={well ? 'ink-3' : 'ink-1'}>{said}</span>
    </span>
  );
}
