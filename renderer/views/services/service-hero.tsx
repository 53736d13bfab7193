import { memo } from 'react';
import { runsOutWords } from '../../../shared/format/days';
import { latencyWords, promisedWords } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import { measuredWords } from '../../../shared/judge/ahead/coverage';
import type { Column } from '../../../shared/model/said';
import type { ServiceRow } from '../../../shared/model/services';
import { Bars } from '../../charts/bars';
import { Spark } from '../../charts/spark';
import { axisTicks, endsOf } from '../../parts/axis-ticks';
import { FigureText } from '../../parts/figure';
import { latencyText } from '../../parts/latency-text';
import { isOld, lastSeen, type Shown, toneOf } from '../../parts/shown';
import { useSection } from '../../state/wall-store';
import type { NameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { BOLD_NAME_ROOM, ServiceBox, useFittedName, useStatus } from './service-parts';
import { breachOf, budgetText, latencyMeasure, perHour } from './service-words';
import type { PlacedService } from './services-layout';

/** Heights from which the owner's lines, and the axes, fit. */
const TALL = 400;
const AXES = 240;

interface Part {
  readonly row: ServiceRow;
  readonly shown: Shown;
  readonly height: number;
  readonly breach: ReturnType<typeof breachOf>;
  readonly timezone: string;
  readonly more: number;
}

/** The worst service: three hero figures over their charts. */
export const HeroService = memo(function HeroService({
  row,
  place,
  more,
  tone,
}: {
  readonly row: ServiceRow;
  readonly place: PlacedService;
  readonly more: number;
  /** size of its name, the same in each hero */
  readonly tone: NameTone;
}) {
  const { shown, words } = useStatus(row);
  const name = useFittedName(row.name, BOLD_NAME_ROOM, tone);
  const { timezone } = useSection('frame');
  const part: Part = {
    row,
    shown,
    height: place.height,
    breach: isOld(shown) ? null : breachOf(row),
    timezone,
    more,
  };
  return (
    <ServiceBox row={row} place={place} shown={shown} words={words}>
      <div className="rule" style={box(48, 0, 1824)} />
      <span style={box(48, 36)}>
        <Glyph severity={shown.severity} was={lastSeen(shown)} size={42} />
      </span>
      <span
        className={`${name.tone} is-strong ink-1 service-name`}
        style={box(104, name.tone === 't-answer' ? 21 : 34, 440)}
      >
        {name.text}
      </span>
      <span
        className={`${isOld(shown) ? 't-note' : 't-name'} ${toneOf(shown.severity)} service-note`}
        style={box(104, 97, 440)}
      >
        {words}
      </span>
      <Owner {...part} />
      <Latency {...part} />
      <Throughput {...part} />
      <Budget {...part} full={place.kind === 'hero'} />
    </ServiceBox>
  );
});

function Owner({ row, height, timezone }: Part) {
  // Of any other state the words below the name say since when.
  const bad = row.severity === 'critical' || row.severity === 'warning';
  const from = row.unseenOnset === true ? 'first seen at' : 'since';
  const since = row.since === null || !bad ? '' : `${from} ${siteTime(row.since, timezone).clock}`;
  const where = row.sites.slice(0, 3).join(' and ');
  // Without a reading, the reason takes its place.
  const unread = row.latency === null || row.latency.value === null;
  const why = breachOf(row) === 'latency' || unread ? '' : row.reason;
  const taken = row.takenBy;
  if (height < TALL) {
    return (
      <span className="t-note ink-2 service-lines" style={box(104, 144, 440)}>
        {(since !== '' || where !== '') && (
          <span>{[since, where].filter((text) => text !== '').join(', ')}</span>
        )}
        {why !== '' && <span>{why}</span>}
        <span className="is-strong ink-1">{row.owner}</span>
        {taken !== null && why === '' && (
          <span>
            {taken.name} since {siteTime(taken.at, timezone).clock}
          </span>
        )}
      </span>
    );
  }
  return (
    <>
      <span className="t-note ink-2 service-lines" style={box(104, 158, 440)}>
        <span>{[since, where].filter((text) => text !== '').join(', ')}</span>
        {why !== '' && <span>{why}</span>}
      </span>
      <span className="t-name ink-1 service-note" style={box(104, 218, 440)}>
        {row.owner}
      </span>
      {row.owner !== '' && (
        <span className="t-note ink-3" style={box(104, 262)}>
          owns it
        </span>
      )}
      {taken !== null && (
        <>
          <span className="t-name ink-1 service-note" style={box(104, 310, 440)}>
            {taken.name}
          </span>
          <span className="t-note ink-3" style={box(104, 354)}>
            took it at {siteTime(taken.at, timezone).clock}
          </span>
        </>
      )}
    </>
  );
}

/** Times under a chart: its start, whole hours if there is space, `now` at its right end. */
function Axis(props: {
  readonly series: Column;
  readonly x: number;
  readonly width: number;
  readonly y: number;
}) {
  const { series, x, width, y } = props;
  const ends = endsOf(series);
  const { timezone, cachedAt } = useSection('frame');
  return (
    <span className="t-note ink-3" style={box(x, y, width, 30)}>
      {(ends === null ? [] : axisTicks(ends, width)).map(({ t, at }) => (
        <span key={t} className={at === 0 ? '' : 'axis-hour'} style={box(at, 0)}>
          {siteTime(t, timezone).clock}
        </span>
      ))}
      <span className="axis-now">{cachedAt === null ? 'now' : siteTime(cachedAt, timezone).clock}</span>
    </span>
  );
}

function Latency({ row, shown, height, breach, timezone, more }: Part) {
  const width = 590 + more;
  const { latency, onset } = row;
  if (latency === null || latency.value === null) {
    return (
      <span className="service-missing missing" style={box(560, 24, width, height - 48)}>
        <span className="t-name ink-1">{row.reason === '' ? 'no reading yet' : row.reason}</span>
      </span>
    );
  }
  const axes = height >= AXES;
  const top = 144;
  const bottom = axes ? height - 52 : height - 16;
  const onsetShare = onset === null ? null : shareOf(onset.t, latency.series);
  return (
    <>
      {shown.freshness === 'stale' && (
        <span className="hatched" style={box(548, 8, width + 24, height - 16)} />
      )}
      <span className="hero-reading" style={box(560, 16, 606)}>
        <FigureText
          figure={latency}
          {...latencyText(latency.value)}
          tone={`t-hero ${breach === 'latency' ? shown.severity : 'ink-1'}`}
          unitTone="t-name ink-2"
        />
        <span className="t-note ink-2 service-lines">
          <span>{latencyMeasure(latency)};</span>
          <span>
            {latency.objective === null
              ? 'nothing promised'
              : `${promisedWords(latency.objective, latency.value)} promised`}
          </span>
        </span>
      </span>
      <div style={box(560, top, width, bottom - top)}>
        <Spark
          series={latency.series}
          limit={latency.objective}
          limitLabel={
            latency.objective === null ? '' : `${promisedWords(latency.objective, latency.value)} promised`
          }
          severity={shown.severity}
          onset={onset?.t ?? null}
          axis
          dot
          peak={latencyWords}
        />
        {onset !== null && onsetShare !== null && (
          <span
            className="t-note ink-2 onset-label"
            style={
              onsetShare > 0.5
                ? { right: `${((1 - onsetShare) * 100).toFixed(2)}%` }
                : { left: `${(onsetShare * 100).toFixed(2)}%` }
            }
          >
            {siteTime(onset.t, timezone).clock} {onset.label}
          </span>
        )}
      </div>
      {axes && <Axis series={latency.series} x={560} width={width} y={height - 47} />}
    </>
  );
}

function shareOf(t: number, series: Column): number | null {
  const ends = endsOf(series);
  if (ends === null || t < ends.from || t > ends.to) return null;
  return (t - ends.from) / (ends.to - ends.from);
}

function Throughput({ row, shown, height, breach }: Part) {
  const { throughput } = row;
  if (throughput === null) return null;
  const axes = height >= AXES;
  const top = 178;
  const bottom = axes ? height - 52 : height - 16;
  const usual = throughput.usual === null ? '' : `; usual ${perHour(throughput.usual)}`;
  const text = perHour(throughput.value);
  // `25 200` leaves no room for its unit before the next column, and `125 200` not for itself.
  const wide = throughput.value !== null && text.length > 5;
  return (
    <>
      <FigureText
        figure={throughput}
        text={text}
        unit={throughput.value === null ? 'unknown' : wide ? '' : '/h'}
        tone={`${text.length > 6 ? 't-answer is-strong' : wide ? 't-hero is-wide' : 't-hero'} ${breach === 'throughput' ? shown.severity : 'ink-1'}`}
        unitTone="t-name ink-2"
        style={box(1210, 16)}
      />
      <span className="t-note ink-2 service-note" style={box(1210, 138)}>
        {throughput.event}
        {wide ? ' an hour' : ''}
        {usual}
      </span>
      {throughput.series.v.length > 1 && (
        <>
          <div style={box(1210, top, 339, bottom - top)}>
            <Bars done={throughput.series} usual={throughput.usualSeries} />
          </div>
          {axes && <Axis series={throughput.series} x={1210} width={339} y={height - 47} />}
        </>
      )}
    </>
  );
}

function Budget({ row, shown, height, breach, timezone, full }: Part & { readonly full: boolean }) {
  const { budget } = row;
  if (budget === null) return null;
  const chart = full && height >= AXES && budget.series.v.length > 1;
  const measured = measuredWords(budget.source, budget.coverage);
  return (
    <>
      <FigureText
        figure={budget}
        text={budgetText(budget.value)}
        unit={budget.value === null ? 'unknown' : '%'}
        tone={`t-hero ${breach === 'budget' ? shown.severity : 'ink-1'}`}
        unitTone="t-name ink-2"
        style={box(1610, 16)}
      />
      <span className="t-note ink-2 service-note" style={box(1610, chart ? 158 : 138)}>
        error budget left
      </span>
      {measured !== '' && (
        <span className="t-note ink-3 service-note" style={box(1610, chart ? 186 : 166, 262)}>
          {measured}
        </span>
      )}
      {chart && (
        <div style={box(1610, 221, 262, height - 52 - 221)}>
          <Spark
            series={budget.series}
            limit={null}
            severity={shown.severity}
            ink="bright"
            spentAt={budget.spentAt}
            axis
            dot
          />
        </div>
      )}
      {budget.spentAt !== null && (
        <span
          className={`t-note is-strong ${shown.severity} budget-spent`}
          style={box(1572, chart ? height - 47 : measured === '' ? 170 : 198, 300)}
        >
          {runsOutWords(budget.spentAt, budget.observedAt ?? budget.spentAt, timezone)}
        </span>
      )}
    </>
  );
}
