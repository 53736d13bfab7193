import { fitting } from '../../../shared/format/fitting';
import type { OtherService } from '../../../shared/model/incident';
import type { Severity } from '../../../shared/model/severity';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { countedRoom, footParts, INCIDENT_PAGE } from './incident-layout';
import { someOf } from './incident-words';

const WIDTH = 1824;

/** Every other service: those in trouble by name, the others by count. */
export function Others({ others, old }: { readonly others: readonly OtherService[]; readonly old: boolean }) {
  const parts = footParts(others, old, WIDTH);
  const { named, hidden, unknown, ok } = parts;
  const room = countedRoom(parts, WIDTH);
  const trouble = named.length + hidden.length;
  return (
    <div className="incident-others" style={box(48, INCIDENT_PAGE.foot + 5, WIDTH)}>
      {others.length === 0 && <span className="t-name ink-2">No other service is known.</span>}
      {named.map(({ id, name, severity, detail }) => (
        <div key={id} className="incident-other" data-service={id} data-severity={severity}>
          <Glyph severity={severity} size={34} label={severity} />
          <div className="incident-row">
            <span className={`${nameTone(name, 760)} is-strong ink-1 incident-name`}>
              {fitting(60, name)}
            </span>
            <Detail detail={detail} severity={severity} />
          </div>
        </div>
      ))}
      {hidden[0] !== undefined && (
        <Counted
          severity={hidden[0].severity}
          title={`${hidden.length} more`}
          words="not ok either"
          tone="is-strong ink-1"
        />
      )}
      {unknown.length > 0 && (
        <Counted
          severity="unknown"
          title={unknown.length === 1 ? '1 other is not known' : `${unknown.length} others are not known`}
          words={namesOf(unknown, room)}
          tone="is-strong ink-1"
        />
      )}
      {ok.length > 0 && (
        <Counted
          severity="ok"
          title={okWords(ok.length, trouble + unknown.length)}
          words={namesOf(ok, room)}
          tone="ink-2"
        />
      )}
    </div>
  );
}

function namesOf(services: readonly OtherService[], room: number): string {
  return someOf(
    services.map(({ name }) => name),
    services.length,
    room,
  );
}

/** `5 others are ok`, `All 7 others are ok`, `Both others are ok`, `1 other is ok` */
function okWords(count: number, rest: number): string {
  if (count === 1) return rest === 0 ? 'The other is ok' : '1 other is ok';
  if (rest > 0) return `${count} others are ok`;
  return count === 2 ? 'Both others are ok' : `All ${count} others are ok`;
}

/** The figure that broke its promise in its colour: `1.7 s` of `1.7 s of 0.8 s promised`. */
function Detail({ detail, severity }: { readonly detail: string; readonly severity: Severity }) {
  const cut = detail.indexOf(' of ');
  return (
    <span className="t-note ink-2 tabular">
      {cut > 0 && <span className={`is-strong ${severity}`}>{detail.slice(0, cut)}</span>}
      {cut > 0 ? detail.slice(cut) : detail}
    </span>
  );
}

function Counted(props: {
  readonly severity: Severity;
  readonly title: string;
  readonly words: string;
  readonly tone: string;
}) {
  const { severity, title, words, tone } = props;
  return (
    <div className="incident-other" data-severity={severity}>
      <Glyph severity={severity} size={34} label={severity} />
      <div className="incident-row">
        <span className={`t-name ${tone} incident-name`}>{title}</span>
        <span className="t-note ink-3">{words}</span>
      </div>
    </div>
  );
}
