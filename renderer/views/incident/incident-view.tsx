import { formatAge } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import type { IncidentPage, Suppression } from '../../../shared/model/incident';
import { AnswerSentence } from '../../parts/answer-sentence';
import { usePageFreshness } from '../../parts/page-freshness';
import { isOld } from '../../parts/shown';
import { useNow, useSection, useWall } from '../../state/wall-store';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import './incident.css';
import { ArgumentChart } from './argument-chart';
import { BlockingTreePart, NoTree, Runbook } from './incident-foot';
import { CHANGES, INCIDENT_PAGE, placeCharts } from './incident-layout';

/** One incident: what broke, since when, whom it affects, why we think so, and what to do. */
export function IncidentView() {
  const section = useSection('incident');
  const shown = useWall((state) => state.preempt.shown);
  const freshness = usePageFreshness();
  const page = section.open.find(({ id }) => id === shown) ?? section.open[0];
  const old = isOld({ freshness }) || page?.severity === 'unknown';
  return (
    <section
      className={`view incident${old ? ' is-old' : ''}`}
      data-view="incident"
      data-incident={page?.id}
      data-severity={old ? 'unknown' : page?.severity}
      data-freshness={freshness}
    >
      {page === undefined ? (
        <AnswerSentence answer={{ verdict: 'It is over.', reason: '', note: 'No incident is open.' }} />
      ) : (
        <Page page={page} old={old} />
      )}
    </section>
  );
}

function Page({ page, old }: { readonly page: IncidentPage; readonly old: boolean }) {
  const { cachedAt } = useSection('frame');
  const live = useNow(1_000);
  const now = cachedAt ?? live;
  const { severity, was } = page;
  const shown = old ? 'unknown' : severity;
  return (
    <>
      {!old && <span className={`incident-spine is-${severity}`} />}
      <span style={box(52, 96)}>
        <Glyph severity={shown} was={old ? (was ?? severity) : null} size={50} />
      </span>
      <AnswerSentence answer={page.answer} />
      <div className="rule" style={box(48, INCIDENT_PAGE.top, 1824)} />
      <Hits page={page} now={now} old={old} />
      <Argument page={page} now={now} old={old} />
      <Why page={page} />
      <span
        className="incident-divider"
        style={box(INCIDENT_PAGE.divider, INCIDENT_PAGE.top, 2, INCIDENT_PAGE.bottom - INCIDENT_PAGE.top)}
      />
      <div className="rule" style={box(48, INCIDENT_PAGE.foot, 1824)} />
      {page.tree !== null ? (
        <BlockingTreePart tree={page.tree} advice={page.advice} old={old} />
      ) : (
        <NoTree page={page} />
      )}
      {page.runbook !== null && <Runbook address={page.runbook} />}
    </>
  );
}

/** `2nd`, `3rd`, `11th` */
function ordinal(count: number): string {
  const teens = count % 100 >= 11 && count % 100 <= 13;
  return `${count}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th')}`;
}

interface PartProps {
  readonly page: IncidentPage;
  readonly now: number;
  readonly old: boolean;
}

function Hits({ page, now, old }: PartProps) {
  const { timezone } = useSection('frame');
  const { severity, since, services, tenants, tenantCount, times } = page;
  const [text, unit] = formatAge(Math.max(0, now - since)).split(' ');
  const tone = old ? 'ink-2' : severity;
  const { x, width } = INCIDENT_PAGE.left;
  const names = services.map(({ name }) => name);
  return (
    <>
      <span className={`t-hero ${tone} incident-span`} style={box(x, 268)} data-since={since}>
        {text}
        <span className="t-name ink-2 incident-unit">{unit}</span>
      </span>
      <span className={`t-note is-strong ${tone}`} style={box(x, 384)}>
        began at {siteTime(since, timezone).clock}
        {times > 1 ? `, the ${ordinal(times)} time` : ''}
      </span>
      <span className="t-note ink-3" style={box(x, 438)}>
        It hits
      </span>
      <span className="t-name is-strong ink-1" style={box(x, 466)}>
        {services.length === 0
          ? 'no service yet'
          : `${services.length} ${services.length === 1 ? 'service' : 'services'}`}
      </span>
      <span className="t-note ink-2 incident-names" style={box(x, 510, width)}>
        {names.slice(0, 3).join(', ')}
        {names.length > 3 ? ` and ${names.length - 3} more` : ''}
      </span>
      {tenantCount > 0 && (
        <>
          <span className="t-name is-strong ink-1" style={box(x, 610)}>
            {tenantCount} {tenantCount === 1 ? 'tenant' : 'tenants'}
          </span>
          <span className="t-note ink-2 incident-names" style={box(x, 654, width)}>
            {tenants.join(', ')}
            {tenantCount > tenants.length ? ` and ${tenantCount - tenants.length} more` : ''}
          </span>
        </>
      )}
    </>
  );
}

/** The changes before, and the charts on one time axis: onsets move right as trouble spreads. */
function Argument({ page, now, old }: PartProps) {
  const { timezone } = useSection('frame');
  const { charts, changes, from } = page;
  const { x, width } = INCIDENT_PAGE.charts;
  const places = placeCharts(charts.length);
  const at = (t: number): number =>
    Math.max(0, Math.min(width, ((t - from) / Math.max(1, now - from)) * width));
  const last = changes.at(-1);
  return (
    <>
      <span className="t-note ink-3" style={box(x, CHANGES.y)}>
        {last === undefined ? 'Nothing was released or changed before' : 'What changed before'}
      </span>
      {last !== undefined && (
        <>
          <span
            className="incident-change"
            style={box(x + at(last.t), CHANGES.y + 44, 2, places.axis - CHANGES.y - 44)}
          />
          <span
            className="t-note incident-what"
            style={box(x + Math.min(at(last.t), width - 420), CHANGES.y + CHANGES.line)}
          >
            <span className="info is-strong">▾ </span>
            <span className="is-strong ink-1">
              {siteTime(last.t, timezone).clock} {last.what}
            </span>
            <span className="ink-2"> {last.how}</span>
          </span>
        </>
      )}
      {charts.length === 0 && (
        <div className="missing incident-none" style={box(x, places.first + 20, width, 160)}>
          <span className="t-note ink-2">no figure of it is a line</span>
        </div>
      )}
      {charts.map((chart, index) => (
        <ArgumentChart
          key={chart.title}
          chart={chart}
          y={places.first + index * places.height}
          height={places.height}
          from={from}
          now={now}
          old={old}
          first={index === 0}
        />
      ))}
      <span className="t-note ink-3" style={box(x, places.axis)}>
        {siteTime(from, timezone).clock}
      </span>
      <span className="t-note ink-3 incident-now" style={box(x, places.axis, width)}>
        {old ? siteTime(now, timezone).clock : 'now'}
      </span>
    </>
  );
}

function Why({ page }: { readonly page: IncidentPage }) {
  const { timezone } = useSection('frame');
  const { owner, takenBy, evidence, sureness, suppressed } = page;
  const { x, width } = INCIDENT_PAGE.right;
  return (
    <>
      <span className="t-name is-strong ink-1" style={box(x, 262)} data-suppressed={suppressed?.how}>
        {suppressed?.by || takenBy?.name || owner || 'Nobody is named'}
      </span>
      <span className="t-note ink-2 incident-taken" style={box(x, 304, width)}>
        {suppressed !== null ? (
          <>
            <span>{`${suppressed.how} ${untilWords(suppressed, timezone)}: `}</span>
            <span>{suppressed.why}</span>
          </>
        ) : takenBy === null ? (
          'nobody has taken it on yet'
        ) : (
          `on it since ${siteTime(takenBy.at, timezone).clock}`
        )}
      </span>
      <span className="t-note ink-3" style={box(x, 366)}>
        {sureness === 'not clear yet' ? 'What is known' : 'Why we think so'}
      </span>
      <div className="incident-facts t-note" style={box(x, 402, width)}>
        {evidence.map(({ fact, detail }) => (
          <div key={fact} className="incident-fact">
            <span className="is-strong ink-1">{fact}</span>
            <span className="ink-2">{detail}</span>
          </div>
        ))}
      </div>
      {evidence.length === 0 && (
        <span className="t-note ink-2" style={box(x, 402)}>
          nothing else stands out yet
        </span>
      )}
    </>
  );
}

function untilWords({ until }: Suppression, timezone: string): string {
  return until === null ? 'until it is over' : `until ${siteTime(until, timezone).clock}`;
}
