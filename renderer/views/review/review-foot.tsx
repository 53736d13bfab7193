import { fitting } from '../../../shared/format/fitting';
import { formatAge } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import type { TimelineSection } from '../../../shared/model/review';
import type { Severity } from '../../../shared/model/severity';
import { useReviewTime } from '../../state/use-review';
import { useSection, useWall } from '../../state/wall-store';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';

const TOP = 866;
const LINE = 36;
const LINES = 4;
const RIGHT = 1040;
/** Grid units of a character, and of the time and the glyph before the words. */
const CHARACTER = 14.4;
const BEFORE = 160;

interface Happening {
  readonly t: number;
  readonly severity: Severity;
  readonly what: string;
  readonly why: string;
}

const lists = new WeakMap<TimelineSection, readonly Happening[]>();

/** All events and changes in words, oldest first. */
function happenings(timeline: TimelineSection): readonly Happening[] {
  const known = lists.get(timeline);
  if (known !== undefined) return known;
  const list: Happening[] = timeline.marks.map(({ t, text }) => ({
    t,
    severity: 'info',
    what: text,
    why: '',
  }));
  for (const { name, spans } of timeline.lanes) {
    spans.forEach(({ from, severity, reason }, index) => {
      // The first span of a lane is its initial state, not a change.
      if (index === 0 && severity === 'ok') return;
      const word = severity === 'ok' ? 'ok again' : severity;
      list.push({ t: from, severity, what: `${name} ${word}`, why: severity === 'ok' ? '' : reason });
    });
  }
  for (const { from, cause, severity } of timeline.incidents)
    if (cause !== '') list.push({ t: from, severity, what: cause, why: '' });
  for (const { from, to } of timeline.gaps)
    list.push({
      t: from,
      severity: 'unknown',
      what: `Wall not running for ${formatAge(to - from)}`,
      why: '',
    });
  list.sort((a, b) => a.t - b.t);
  lists.set(timeline, list);
  return list;
}

/** Events and changes up to this time, newest first, and the next ones. */
export function ReviewFoot({ timeline, at }: { readonly timeline: TimelineSection; readonly at: number }) {
  const list = happenings(timeline);
  const split = list.findLastIndex(({ t }) => t <= at) + 1;
  const before = list.slice(Math.max(0, split - LINES), split).reverse();
  const after = list.slice(split, split + LINES);
  const { playing, speed, refusal } = useWall((state) => state.review);
  const { timezone } = useSection('frame');
  const end = siteTime(timeline.to, timezone);
  return (
    <>
      <Column title="Up to then" list={before} empty="Nothing before it is kept." x={48} width={960} />
      <Column
        title="And then"
        list={after}
        empty={`No change up to ${end.clock}:${end.seconds}, where the record ends.`}
        x={RIGHT}
        width={832}
      />
      <p className="t-note ink-3 review-keys" style={box(48, 1036, 1824)}>
        {refusal === null ? (
          <>
            <span className={playing ? 'info is-strong' : ''}>
              space {playing ? 'stops' : 'plays'}, {speed}×
            </span>{' '}
            · ← → moves · PgUp PgDn change · Enter the wall then · c compare · n note · + − zoom · ? keys
          </>
        ) : (
          <span className="warning">{refusal}</span>
        )}
      </p>
    </>
  );
}

function Column(props: {
  readonly title: string;
  readonly list: readonly Happening[];
  readonly empty: string;
  readonly x: number;
  readonly width: number;
}) {
  const { title, list, empty, x, width } = props;
  const { timezone } = useSection('frame');
  const today = siteTime(useReviewTime(), timezone).date;
  return (
    <>
      <span className="t-note ink-3" style={box(x, TOP - 14)}>
        {title}
      </span>
      {list.length === 0 && (
        <span className="t-note ink-2" style={box(x, TOP + 22)}>
          {empty}
        </span>
      )}
      {list.map(({ t, severity, what, why }, index) => {
        const { clock, seconds, date } = siteTime(t, timezone);
        const when = date === today ? `${clock}:${seconds}` : `${date.slice(0, 3)} ${clock}`;
        const room = Math.floor((width - BEFORE) / CHARACTER);
        const words = fitting(room, what);
        const rest = room - words.length - 2;
        return (
          <span
            key={`${t} ${what}`}
            className="t-note review-line"
            style={box(x, TOP + 22 + index * LINE, width)}
            data-happened={t}
          >
            <span className="tabular ink-2 review-when">{when}</span>
            <Glyph severity={severity} size={20} label={severity} />
            <span className="is-strong ink-1">{words}</span>
            {why !== '' && why.length <= rest && <span className="ink-2">{why}</span>}
          </span>
        );
      })}
    </>
  );
}
