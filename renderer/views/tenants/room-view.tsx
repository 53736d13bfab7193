import { bareTimes, formatPercent } from '../../../shared/format/format';
import { wholeLabel } from '../../../shared/metrics/resources';
import type { SharedResource, TenantsRoster, TenantsSection } from '../../../shared/model/tenants';
import { useControls } from '../../state/controls';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box, units } from '../../theme/place';
import { RoomField } from './room-field';
import { HeadedAge, trendWords, upper, usualWords, WEEK } from './room-words';
import { WeekLine } from './week-line';
import './room.css';

/** Grid units. */
const HEAD = 246;
const TOP = 284;
const PITCH = { least: 95, most: 122 } as const;
const ROWS_HEIGHT = 475;
/** the same where all tenants are named, so that there is no field below */
const ROWS_ALONE = 610;
const NAME = { x: 104, width: 440 } as const;
const USED = { x: 540, width: 110 } as const;
const BAR = { x: 676, width: 404, height: 20 } as const;
const LINE = { x: 1210, width: 172, height: 46 } as const;
const TREND = 1404;
const MOST = { x: 1610, width: 262 } as const;
const BUSY = { height: 146, pitch: 362 } as const;
/** Room of a warning's note, centred below its mark. */
const WARN = 180;

interface RoomProps {
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
  /** a memory is shown, but not judged */
  readonly old: boolean;
  /** epoch ms of the newest data */
  readonly now: number;
}

/** What is left of what the tenants share, while nobody crowds out anybody: the fullest, the busiest, and everybody. */
export function RoomView(props: RoomProps) {
  const { roster, tenants, now } = props;
  const { resources, busiest } = tenants.room;
  const hasField = roster.ids.length > busiest.length;
  const height = hasField ? ROWS_HEIGHT : ROWS_ALONE;
  const pitch = Math.max(PITCH.least, Math.min(PITCH.most, height / Math.max(1, resources.length)));
  const busyTop = TOP + resources.length * pitch;
  const fieldTop = busyTop + (busiest.length === 0 ? 0 : BUSY.height);
  return (
    <div className={props.old ? 'room is-old' : 'room'}>
      <div className="t-note ink-3">
        <span className="is-strong ink-1" style={box(NAME.x, HEAD)}>
          fullest shared resources
        </span>
        <span style={box(BAR.x - 116, HEAD)}>used</span>
        <HeadedAge resources={resources} now={now} style={box(LINE.x, HEAD, 380)} />
        <span style={box(MOST.x, HEAD)}>takes most of it</span>
      </div>
      <div className="rule" style={box(48, TOP, 1824)} />
      {resources.map((one, at) => (
        <ResourceRow
          key={`${one.pool} ${one.column}`}
          {...props}
          one={one}
          y={TOP + at * pitch}
          height={pitch}
        />
      ))}
      {busiest.length > 0 && <Busiest {...props} y={busyTop} />}
      {hasField && <RoomField roster={roster} tenants={tenants} y={fieldTop} />}
    </div>
  );
}

function ResourceRow(
  props: RoomProps & { readonly one: SharedResource; readonly y: number; readonly height: number },
) {
  const { roster, tenants, old, now, one, y, height } = props;
  const label = upper(wholeLabel(roster.resources[one.column]));
  const known = one.used !== null;
  const severity = !known || old ? 'unknown' : (one.used ?? 0) >= one.warn ? 'warning' : 'ok';
  const middle = y + height / 2;
  const top = middle - 34;
  const nearest = tenants.room.resources[0] === one;
  const ink = old || !known ? 'ink-2' : 'ink-1';
  return (
    <article
      className={known ? 'room-row' : 'room-row missing'}
      style={box(48, y, 1824, height)}
      aria-label={`${label}${many(tenants) ? ` in ${one.pool}` : ''}: ${known ? `${formatPercent(one.used ?? 0)} %` : 'not known'}`}
    >
      <div style={box(0, -y)}>
        <div style={box(4, top + 12)}>
          <Glyph severity={severity} size={28} was={old && known ? 'ok' : null} />
        </div>
        <span
          className={`${nameTone(label, NAME.width)} ${ink} room-line${nearest && known ? ' is-strong' : ''}`}
          style={box(NAME.x - 48, top, NAME.width)}
        >
          {label}
        </span>
        {many(tenants) && (
          <span className="t-note ink-3 room-line" style={box(NAME.x - 48, top + 42, NAME.width)}>
            {one.pool.replace(/^Pool /, 'pool ')}
          </span>
        )}
        {known ? (
          <Use one={one} top={top} ink={ink} bright={nearest && !old} />
        ) : (
          <span className="t-note ink-2 room-line" style={box(BAR.x - 48, middle - 15)}>
            its capacity is not known
          </span>
        )}
        {known && <Week one={one} y={middle - LINE.height / 2 - 6} now={now} top={top} old={old} />}
        {one.most !== null && (
          <Named {...props} index={one.most.index} x={MOST.x - 48} y={top} width={MOST.width}>
            {`${formatPercent(one.most.share)} %${usualWords(one.most.usual)}`}
          </Named>
        )}
      </div>
    </article>
  );
}

/** Width of a letter of a note, in grid units. */
const LETTER = 11;

/** How much is used, against the mark from which on it is nearly full, and what is left in its own unit. */
function Use(props: {
  readonly one: SharedResource;
  readonly top: number;
  readonly ink: string;
  readonly bright: boolean;
}) {
  const { one, top, ink, bright } = props;
  const used = Math.min(1, one.used ?? 0);
  const short = `${formatPercent(one.warn)} %`;
  const room = one.warn * BAR.width - one.left.length * LETTER - 16;
  const fits = `warns at ${short}`.length * (LETTER / 2) <= room;
  const warn = bright && fits ? `warns at ${short}` : short;
  const mark = BAR.x - 48 + one.warn * BAR.width;
  return (
    <>
      <span className="room-used" style={box(USED.x - 48, top, USED.width)}>
        <span className={`t-name is-strong ${ink}`}>{formatPercent(one.used ?? 0)}</span>
        <span className="t-note ink-3"> %</span>
      </span>
      <span className="room-track" style={box(BAR.x - 48, top + 12, BAR.width, BAR.height)} />
      <span
        className={bright ? 'room-bar is-bright' : 'room-bar'}
        style={box(BAR.x - 48, top + 12, used * BAR.width, BAR.height)}
      />
      <span className="room-mark" style={box(mark - 1, top + 5, 2, BAR.height + 14)} />
      <span className="t-note ink-2 room-line" style={box(BAR.x - 48, top + 42)}>
        {one.left}
      </span>
      <span className="t-note ink-3 room-warn" style={box(mark - WARN / 2, top + 42, WARN)}>
        {warn}
      </span>
    </>
  );
}

/** The last seven days at their true width: hatched where nothing is known yet. */
function Week(props: {
  readonly one: SharedResource;
  readonly y: number;
  readonly top: number;
  readonly now: number;
  readonly old: boolean;
}) {
  const { one, y, top, now, old } = props;
  const first = one.week.v.findIndex((value) => !Number.isNaN(value));
  const from = now - WEEK;
  const begins = first < 0 ? now : Math.max(from, one.week.t[first] ?? now);
  const unknown = ((begins - from) / WEEK) * LINE.width;
  const { figure, words, note } = trendWords(one);
  const x = LINE.x - 48;
  return (
    <>
      {unknown > 2 && (
        <span className="hatched" style={box(x, y, Math.min(LINE.width, unknown), LINE.height)} />
      )}
      {first >= 0 && (
        <div style={box(x, y, LINE.width, LINE.height)}>
          <WeekLine week={one.week} from={from} to={now} />
        </div>
      )}
      <span className="room-line" style={box(TREND - 48, top)}>
        {figure !== '' && <span className={`t-name is-strong ${old ? 'ink-2' : 'ink-1'}`}>{figure}</span>}
        <span className={figure === '' ? 't-name ink-2' : 't-note ink-2'}>{words}</span>
      </span>
      <span className="t-note ink-2 room-line" style={box(TREND - 48, top + 42)}>
        {note}
      </span>
    </>
  );
}

/** Those that take the most, each compared with what it usually takes. */
function Busiest(props: RoomProps & { readonly y: number }) {
  const { tenants, y } = props;
  const asUsual = tenants.room.busiest.every(
    ({ times, usual }) => usual !== null && times < 1.5 * usual && usual < 1.5 * times,
  );
  return (
    <section aria-label="busiest tenants">
      <div className="rule" style={box(48, y, 1824)} />
      <span className="t-note is-strong ink-1" style={box(NAME.x, y + 10)}>
        busiest tenants
      </span>
      <span className="t-note ink-3" style={box(BAR.x - 116, y + 10)}>
        take, in fair shares{many(tenants) ? ' of their pool' : ''}
        {asUsual ? '; all as usual' : ''}
      </span>
      {tenants.room.busiest.map((one, at) => (
        <Named
          key={one.index}
          {...props}
          index={one.index}
          x={NAME.x + at * BUSY.pitch}
          y={y + 42}
          width={BUSY.pitch - 24}
        >
          <span className={`t-name is-strong ${props.old ? 'ink-2' : 'ink-1'}`}>{bareTimes(one.times)}</span>
          <span style={{ marginLeft: units(14) }}>
            {one.usual === null ? 'usual unknown' : `usual ${bareTimes(one.usual)}`}
            {many(tenants) ? `, ${one.pool.replace(/^Pool /, 'pool ')}` : ''}
          </span>
        </Named>
      ))}
    </section>
  );
}

/** A tenant's name, which opens its page, over a note. */
function Named(
  props: Pick<RoomProps, 'roster' | 'old'> & {
    readonly index: number;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly children: React.ReactNode;
  },
) {
  const { roster, old, index, x, y, width } = props;
  const control = useControls().tenants;
  const name = roster.names[index] ?? '';
  const id = roster.ids[index];
  return (
    <div
      className="room-named"
      data-tap
      style={box(x, y, width)}
      onClick={(event) => {
        event.stopPropagation();
        if (id !== undefined) control.open(id);
      }}
    >
      <span className={`${nameTone(name, width)} ${old ? 'ink-2' : 'ink-1'} room-line room-name`}>
        {name}
      </span>
      <span className="t-note ink-3 room-line">{props.children}</span>
    </div>
  );
}

/** One pool needs no name. */
function many({ pools }: TenantsSection): boolean {
  return pools.length > 1;
}
