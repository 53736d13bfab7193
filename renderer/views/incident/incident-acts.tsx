import { formatAge } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import type { IncidentEvidence, IncidentPage, Suppression } from '../../../shared/model/incident';
import { Qr, SIDE } from '../../charts/qr';
import { useSection } from '../../state/wall-store';
import { box } from '../../theme/place';
import { INCIDENT_PAGE, linesIn } from './incident-layout';
import type { PartProps } from './incident-part';
import { suppressedBy } from './incident-words';

/** Height of a line of notes in this column. */
const LINE = 28;
const QR_TOP = INCIDENT_PAGE.foot - SIDE - 14;

/** What to do, who has it, and why the wall thinks so. */
export function Acts({ page, now, tone }: PartProps) {
  const { x, width } = INCIDENT_PAGE.right;
  const { runbook, sureness } = page;
  const end = runbook === null ? INCIDENT_PAGE.foot : QR_TOP;
  const facts = factsThatFit(page, end - INCIDENT_PAGE.first - 12);
  return (
    <>
      <div className="incident-acts" style={box(x, INCIDENT_PAGE.first, width)}>
        <ToDo page={page} />
        <Owner page={page} now={now} tone={tone} />
        {facts.length > 0 && (
          <div className="incident-part t-note">
            <span className="ink-3">
              {sureness === 'not clear yet' ? 'What is known' : 'Why we think so'}
            </span>
            {facts.map(({ fact, detail }) => (
              <div key={fact} className="incident-fact">
                <span className="is-strong ink-1">{fact}</span>
                <span className="ink-2">{detail}</span>
              </div>
            ))}
          </div>
        )}
      </div>
      {runbook !== null && <Runbook address={runbook} />}
    </>
  );
}

function ToDo({ page: { act, advice, runbook } }: Pick<PartProps, 'page'>) {
  return (
    <div className="incident-part">
      <span className="t-note ink-3">What to do</span>
      {act !== null ? (
        <>
          <span className="t-name is-strong ink-1">{act.what}</span>
          {act.effect !== '' && <span className="t-note ink-1">{act.effect}</span>}
          {act.who !== '' && <span className="t-note ink-3">{act.who}</span>}
        </>
      ) : advice !== '' ? (
        <span className="t-note ink-1">{advice}</span>
      ) : (
        <span className="t-name ink-1">{runbook === null ? 'Not known' : 'See the runbook'}</span>
      )}
    </div>
  );
}

function Owner({ page, now, tone }: Pick<PartProps, 'page' | 'now' | 'tone'>) {
  const { timezone } = useSection('frame');
  const { owner, takenBy, suppressed, since } = page;
  if (suppressed !== null)
    return (
      <div className="incident-part">
        <span className="t-name is-strong ink-1" data-suppressed={suppressed.how}>
          {suppressedBy(page)}
        </span>
        <span className="t-note ink-2">
          {`${suppressed.how} ${untilWords(suppressed, timezone)}: ${suppressed.why}`}
        </span>
      </div>
    );
  if (takenBy === null)
    return (
      <div className="incident-part">
        <span className={`t-name is-strong ${tone ?? 'ink-1'}`}>
          Nobody yet, {formatAge(Math.max(0, now - since))}
        </span>
        <span className="t-note ink-2">
          {owner === '' ? 'no owner is named' : `${owner} has not taken it on`}
        </span>
      </div>
    );
  const { clock } = siteTime(takenBy.at, timezone);
  return (
    <div className="incident-part">
      <span className="t-name is-strong ink-1">{takenBy.name}</span>
      <span className="t-note ink-2">
        took it at {clock}, {formatAge(Math.max(0, now - takenBy.at))} ago
      </span>
    </div>
  );
}

function untilWords({ until }: Suppression, timezone: string): string {
  return until === null ? 'until it is over' : `until ${siteTime(until, timezone).clock}`;
}

/** Space between two parts, with its hairline, and between two facts. */
const BETWEEN = 25;
const BETWEEN_FACTS = 10;
const NAME = 44;
const NAME_LETTER = 19;

/** The evidence for which there is room below the act and the owner, which never go. */
export function factsThatFit(page: IncidentPage, height: number): readonly IncidentEvidence[] {
  const { act, advice, owner, takenBy, suppressed, evidence } = page;
  const { width } = INCIDENT_PAGE.right;
  const note = (text: string): number => linesIn(text, width) * LINE;
  const name = (text: string): number => linesIn(text, width, NAME_LETTER) * NAME;
  const todo =
    act !== null
      ? name(act.what) + note(act.effect) + (act.who === '' ? 0 : note(act.who))
      : advice === ''
        ? NAME
        : note(advice);
  const has =
    suppressed !== null
      ? NAME + note(`${suppressed.how} until it is over: ${suppressed.why}`)
      : takenBy !== null
        ? name(takenBy.name) + LINE
        : NAME + note(`${owner} has not taken it on`);
  let room = height - LINE - todo - BETWEEN - has - BETWEEN - LINE;
  const facts: IncidentEvidence[] = [];
  for (const one of evidence) {
    room -= note(one.fact) + note(one.detail) + BETWEEN_FACTS;
    // The last one needs no space below it.
    if (room < -BETWEEN_FACTS) break;
    facts.push(one);
  }
  return facts;
}

function Runbook({ address }: { readonly address: string }) {
  const { x, width } = INCIDENT_PAGE.right;
  return (
    <>
      <span className="t-note incident-runbook" style={box(x, QR_TOP + SIDE - 88)}>
        <span className="is-strong ink-1">Runbook</span>
        <span className="ink-2">scan at</span>
        <span className="ink-2">arm’s length</span>
      </span>
      <Qr text={address} x={x + width - SIDE} y={QR_TOP} />
    </>
  );
}
