import { dayMonth, whenWords } from '../../../../shared/format/days';
import { formatAge } from '../../../../shared/format/format';
import type { Column } from '../../../../shared/model/said';
import type { Episode, TenantPage } from '../../../../shared/model/tenant-page';
import { Bars } from '../../../charts/bars';
import { useNow, useSection } from '../../../state/wall-store';
import { box } from '../../../theme/place';
import { TENANT_PAGE } from './tenant-page-layout';
import { episodeWords, sumText } from './tenant-words';

const { x: LEFT, width: WIDTH } = TENANT_PAGE.aside;
const COST = { y: 288, bars: 386, height: 120 } as const;
const EPISODES = { withCost: 596, alone: 288 } as const;
const EPISODE = 70;
const NONE: Column = { t: new Float64Array(0), v: new Float64Array(0) };

/** Next to the resources: the cost of its days, and its episodes as offender or victim. */
export function Aside({
  page,
  now,
  old,
}: {
  readonly page: TenantPage;
  readonly now: number;
  readonly old: boolean;
}) {
  const priced = page.currency !== null && page.days.length > 0;
  const top = priced ? EPISODES.withCost : EPISODES.alone;
  return (
    <>
      {priced && <Cost page={page} old={old} />}
      <Episodes page={page} top={top} now={now} old={old} />
    </>
  );
}

/** Noon UTC of a day, so that its date is the same in every time zone. */
function noonOf(day: string): number {
  return Date.parse(`${day}T12:00:00Z`);
}

function Cost({ page, old }: { readonly page: TenantPage; readonly old: boolean }) {
  const { days, currency } = page;
  const today = days.at(-1);
  const first = days[0];
  const costs: Column = {
    t: Float64Array.from(days, ({ day }) => noonOf(day)),
    v: Float64Array.from(days, ({ cost }) => cost ?? Number.NaN),
  };
  return (
    <>
      <span
        className="figure"
        style={box(LEFT, COST.y)}
        data-metric="gantry.tenant.cost"
        data-value={today?.cost ?? undefined}
      >
        <span className={`t-answer is-strong ${old ? 'ink-2' : 'ink-1'}`}>
          {today === undefined || today.cost === null ? 'unknown' : sumText(today.cost)}
        </span>
        <span className="unit t-note ink-3">{currency} today so far</span>
      </span>
      {days.length > 1 && (
        <>
          <div className="resource-line" style={box(LEFT, COST.bars, WIDTH, COST.height)}>
            <Bars done={costs} usual={NONE} />
          </div>
          <span className="t-note ink-3" style={box(LEFT, COST.bars + COST.height + 4)}>
            {first === undefined ? '' : dayMonth(noonOf(first.day), 'UTC')}
          </span>
          <span className="t-note ink-3 aside-right" style={box(LEFT, COST.bars + COST.height + 4, WIDTH)}>
            today
          </span>
        </>
      )}
    </>
  );
}

interface EpisodesProps {
  readonly page: TenantPage;
  readonly top: number;
  readonly now: number;
  /** a memory */
  readonly old: boolean;
}

function Episodes({ page, top, now, old }: EpisodesProps) {
  const { episodes } = page;
  const room = Math.floor((TENANT_PAGE.bottom - top - 44) / EPISODE);
  // If there are too many, the last line counts the rest.
  const shown = episodes.length > room ? episodes.slice(0, room - 1) : episodes;
  return (
    <>
      {top !== EPISODES.alone && <div className="rule" style={box(LEFT, top - 20, WIDTH)} />}
      <span className="t-note is-strong ink-1" style={box(LEFT, top)}>
        {episodes.length === 0 ? 'Nothing of note in 30 days' : 'Took too much, or paid'}
      </span>
      {shown.map((episode, at) => (
        <EpisodeLine key={episode.id} episode={episode} y={top + 44 + at * EPISODE} now={now} old={old} />
      ))}
      {shown.length < episodes.length && (
        <span className="t-note ink-3" style={box(LEFT, top + 44 + shown.length * EPISODE)}>
          and {episodes.length - shown.length} more in 30 days
        </span>
      )}
    </>
  );
}

interface EpisodeProps {
  readonly episode: Episode;
  readonly y: number;
  readonly now: number;
  readonly old: boolean;
}

function EpisodeLine({ episode, y, now, old }: EpisodeProps) {
  const { timezone } = useSection('frame');
  const { from, to } = episode;
  const lasts = to === null;
  // In a memory, nobody knows whether it lasts.
  const span = !lasts
    ? formatAge(to - from)
    : old
      ? 'its end is not known'
      : `lasts ${formatAge(now - from)}`;
  const when = `${whenWords(from, now, timezone)}, ${span}`;
  return (
    <div data-episode={episode.id} data-role={episode.role}>
      <span className={`t-note is-strong ${lasts && !old ? 'warning' : 'ink-1'}`} style={box(LEFT, y)}>
        {when}
      </span>
      <span className="t-note ink-2 aside-line" style={box(LEFT, y + 27, WIDTH)}>
        {episodeWords(episode)}
      </span>
    </div>
  );
}

/** The wall's time; in a memory, the time of its last message. */
export function usePageTime(): number {
  const { cachedAt } = useSection('frame');
  const now = useNow(10_000);
  return cachedAt ?? now;
}
