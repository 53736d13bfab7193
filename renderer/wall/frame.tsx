import { memo } from 'react';
import { formatAge } from '../../shared/format/format';
import { siteTime } from '../../shared/format/site-clock';
import type { FrameSection } from '../../shared/model/frame';
import type { Connection, Freshness } from '../../shared/model/severity';
import { type ViewId, viewTitle } from '../../shared/model/views';
import { heardFreshness } from '../state/freshness';
import { useNow, useSection, useWall, type WallState } from '../state/wall-store';
import { Glyph } from '../theme/glyph';
import { StartRule, StartSide } from '../views/start/start-picture';
import './frame.css';
import { ReplayRule } from './replay-rule';

/** ms for which the wall tells how an incident ended */
const OVER_MS = 30_000;

/** The permanent frame: title, view, incidents, freshness, date, clock, and the rotation as the rule below. */
export const Frame = memo(function Frame({ view }: { readonly view: ViewId | null }) {
  const frame = useSection('frame');
  const start = frame.start ?? null;
  const incident = useWall((state) => state.preempt.shown);
  const still = useWall((state) => state.boot.mode === 'shot');
  const held = useWall(({ rotation: { pinned, paused } }) =>
    still ? '' : pinned ? 'pinned' : paused ? 'paused' : '',
  );
  return (
    <header className="frame t-note">
      <div className="frame-row">
        <span className="frame-names">
          <span className="ink-3 frame-title">{frame.title}</span>
          {frame.demo && <span className="frame-mark">DEMO</span>}
          <span className="ink-1 is-strong">
            {view === 'incident' && incident !== null
              ? `Incident ${incident}`
              : start !== null
                ? 'Starting'
                : frame.empty
                  ? 'First run'
                  : view === null
                    ? ''
                    : viewTitle(view)}
          </span>
          {held !== '' && <span className="frame-held">{held}</span>}
        </span>
        <span className="frame-side tabular">
          {start !== null ? (
            <StartSide start={start} />
          ) : frame.empty ? (
            <span className="ink-1">nothing to ask yet</span>
          ) : (
            <>
              <Incidents frame={frame} />
              <FreshnessWords frame={frame} />
            </>
          )}
          <Clock timezone={frame.timezone} siteName={frame.siteName} />
        </span>
      </div>
      {frame.connection === 'replay' ? (
        <ReplayRule />
      ) : start !== null ? (
        <StartRule ratio={start.ratio} />
      ) : (
        !frame.empty && <RotationRule frame={frame} />
      )}
    </header>
  );
});

function Incidents({ frame }: { readonly frame: FrameSection }) {
  const { count, worst } = frame.incidents;
  const words = incidentsWords(frame);
  if (count === 0)
    return <span className={`frame-incidents ${isDeaf(frame) ? 'ink-2' : 'ink-3'}`}>{words}</span>;
  return (
    <span className="frame-incidents ink-1 is-strong" data-incidents={count} data-severity={worst}>
      <Glyph severity={worst} size={24} label={worst} />
      {words}
    </span>
  );
}

type Known = Pick<FrameSection, 'incidents' | 'cachedAt' | 'observedAt' | 'freshness'>;

/** `2 open incidents, 1 acknowledged`, `1 open incident, 3 today`, `none open, 1 today`, `no open incidents`, `incidents not known` */
export function incidentsWords(frame: Known): string {
  const { count, today = 0 } = frame.incidents;
  if (count > 0) {
    const others = quietWords(frame.incidents) || (today > count ? `, ${today} today` : '');
    return `${count === 1 ? '1 open incident' : `${count} open incidents`}${others}`;
  }
  if (isDeaf(frame)) return 'incidents not known';
  return today > 0 ? `none open, ${today} today` : 'no open incidents';
}

/**
 * Without recent data, or from memory, the wall cannot know that there are no incidents; its own lost uplink it does
 * know.
 */
function isDeaf({ cachedAt, observedAt, freshness }: Known): boolean {
  return cachedAt !== null || observedAt === null || freshness === 'stale';
}

/** `, acknowledged`, `, 1 acknowledged, 2 not known`; empty: each is known, and may take over the wall. */
export function quietWords(incidents: FrameSection['incidents']): string {
  const { count, acknowledged = 0, suppressed = 0, unknown = 0 } = incidents;
  const words = (some: number, how: string): string =>
    some === 0 ? '' : some === count ? `, ${how}` : `, ${some} ${how}`;
  return `${words(acknowledged, 'acknowledged')}${words(suppressed, 'suppressed')}${words(unknown, 'not known')}`;
}

const WORDS: Readonly<Record<Connection, string>> = {
  live: '',
  degraded: 'partly ',
  offline: 'offline',
  replay: 'replay',
};

/**
 * The estate's freshness in words: `live 1 s`, `partly live 2 s`, `offline 14 min`.
 * @param incidents that are open: what was refused from the first look on is known, although nothing has sent data
 */
export function freshnessWords(
  connection: Connection,
  freshness: Freshness,
  age: number | null,
  incidents = 0,
): string {
  if (age === null && connection !== 'replay') return incidents > 0 ? 'no answer yet' : 'no data yet';
  const word = connection === 'offline' || connection === 'replay' ? '' : freshness;
  const some = freshness === 'live' || freshness === 'late' || word === '' ? WORDS[connection] : '';
  const since = age === null || connection === 'replay' ? '' : ` ${formatAge(age)}`;
  return `${some}${word}${since}`;
}

function FreshnessWords({ frame }: { readonly frame: FrameSection }) {
  const now = useNow();
  const silentFor = useWall((state) => state.silentFor);
  const freshness = heardFreshness(frame.freshness, silentFor);
  const words = freshnessWords(
    frame.connection,
    freshness,
    frame.observedAt === null ? null : now - frame.observedAt,
    frame.incidents.count,
  );
  const [word = '', ...age] = words.split(/ (?=\d)/);
  return (
    <span data-freshness={freshness}>
      <span className="ink-1">{word}</span>
      <span className="ink-3"> {age.join(' ')}</span>
    </span>
  );
}

/** The seconds move, so that a frozen wall is noticed. */
function Clock({ timezone, siteName }: { readonly timezone: string; readonly siteName: string }) {
  const time = siteTime(useNow(), timezone);
  return (
    <>
      <span className="ink-3">{time.date}</span>
      <span className="frame-clock">
        <span className="t-name is-strong ink-1">{time.clock}</span>
        <span className="ink-3">
          :{time.seconds} {siteName}
        </span>
      </span>
    </>
  );
}

/** One segment per view, filled as its time passes; one for all while the wall tells how an incident ended. */
function RotationRule({ frame }: { readonly frame: FrameSection }) {
  const { index, elapsed, paused, pinned } = useWall((state) => state.rotation);
  const still = useWall((state) => state.boot.mode === 'shot');
  const closing = useWall(closingRatio);
  if (closing !== null)
    return (
      <div className="rotation-rule" aria-hidden="true">
        <span>
          <i style={{ transform: `scaleX(${closing})` }} />
        </span>
      </div>
    );
  const ratio = still || pinned ? 1 : Math.min(1, elapsed / frame.dwell);
  return (
    <div
      className={(paused || pinned) && !still ? 'rotation-rule is-held' : 'rotation-rule'}
      aria-hidden="true"
    >
      {frame.views.map((view, at) => (
        <span key={view} className={at < index ? 'is-past' : ''}>
          {at === index && <i style={{ transform: `scaleX(${ratio})` }} />}
        </span>
      ))}
    </div>
  );
}

/** How much of its time an incident that tells how it ended has had, 0..1; null: none has the wall. */
function closingRatio({ sections, preempt: { shown }, now }: WallState): number | null {
  const { open, over } = sections?.incident ?? { open: [], over: null };
  if (over === null || over.id !== shown || open.some(({ id }) => id === shown)) return null;
  return Math.max(0, Math.min(1, 1 - (over.until - now) / OVER_MS));
}
