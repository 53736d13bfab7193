import type { ReactNode } from 'react';
import { formatAge, formatPercent } from '../../../shared/format/format';
import type { ExecutiveRecovery, ExecutiveService } from '../../../shared/model/executive';
import type { Severity } from '../../../shared/model/severity';
import { FigureText } from '../../parts/figure';
import { useNow } from '../../state/wall-store';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import {
  ageWords,
  inkOf,
  isTrouble,
  objectiveWords,
  postureText,
  type ShownPromise,
  saidOf,
  spokenPromise,
} from './executive-words';

/** The axis of all bars, from an empty to a full budget, relative to the margin. */
const BAR = { x: 664, width: 440 } as const;

/** Frame of one service on the page: its place, its ids for tests and screen readers, its accessible name. */
export function ServicePlace(props: {
  readonly service: ExecutiveService;
  readonly shown: ShownPromise;
  readonly y: number;
  readonly height: number;
  readonly children: ReactNode;
}) {
  const { service, shown, y, height, children } = props;
  return (
    <article
      aria-label={spokenPromise(service, shown)}
      className="executive-service"
      data-service={service.id}
      data-severity={shown.severity}
      data-freshness={shown.freshness}
      data-risk={shown.risk ?? 'none'}
      data-posture={service.recovery?.posture}
      style={box(48, y, 1824, height)}
    >
      {children}
    </article>
  );
}

/** The error budget left, on the axis that all rows share. */
export function BudgetBar(props: {
  readonly service: ExecutiveService;
  readonly shown: ShownPromise;
  readonly y: number;
  readonly thick: number;
}) {
  const { service, shown, y, thick } = props;
  const left = service.budget?.value ?? null;
  if (left === null)
    return service.budget === null ? null : (
      <span className="executive-missing" style={box(BAR.x, y - 4, BAR.width, thick + 8)} />
    );
  const tone = shown.risk === 'critical' || shown.risk === 'warning' ? `is-${shown.risk}` : '';
  return (
    <span className="executive-track" style={box(BAR.x, y, BAR.width, thick)} aria-hidden="true">
      <i className={tone} style={{ transform: `scaleX(${Math.max(0, Math.min(1, left))})` }} />
    </span>
  );
}

/** The error budget as a figure of its row, right-aligned, with its bar. */
export function BudgetLeft(props: {
  readonly service: ExecutiveService;
  readonly shown: ShownPromise;
  readonly dy: number;
}) {
  const { service, shown, dy } = props;
  const { budget } = service;
  if (budget === null) return null;
  const loud = shown.risk === 'critical' || shown.risk === 'warning';
  return (
    <>
      <FigureText
        figure={budget}
        text={budget.value === null ? '?' : formatPercent(budget.value)}
        unit={budget.value === null ? '' : '%'}
        tone={`t-name executive-figure ${loud ? `${shown.risk} is-strong` : shown.risk === 'unknown' ? 'ink-1' : 'ink-2'}`}
        style={box(512, dy)}
        align={76}
      />
      <BudgetBar service={service} shown={shown} y={dy + 19} thick={6} />
    </>
  );
}

/** The word of a verdict, with its shape unless it is quiet. */
export function Verdict(props: {
  readonly severity: Severity | null;
  readonly old: boolean;
  readonly x: number;
  readonly dy: number;
  readonly text: string;
  readonly quiet: string;
}) {
  const { severity, old, x, dy, text, quiet } = props;
  if (severity === null || (!isTrouble(severity) && !old))
    return (
      <span className="t-note ink-3 executive-words" style={box(x, dy + 8)}>
        {quiet}
      </span>
    );
  if (old)
    return (
      <span className="t-note ink-2 executive-words" style={box(x, dy + 8)}>
        {text}
      </span>
    );
  return (
    <>
      <span style={box(x, dy + 9)}>
        <Glyph severity={severity} size={28} />
      </span>
      <span
        className={`${text.length > 16 ? 't-note' : 't-name'} ${inkOf(severity, old)} executive-words`}
        style={box(x + 40, text.length > 16 ? dy + 8 : dy)}
      >
        {text}
      </span>
    </>
  );
}

/** Whether the objective is kept; if it is but the service is in trouble, since when. */
export function PromiseVerdict(props: {
  readonly service: ExecutiveService;
  readonly shown: ShownPromise;
  readonly dy: number;
}) {
  const { service, shown, dy } = props;
  const now = useNow(60_000);
  const { severity, risk, old, freshness } = shown;
  if (!old && !isTrouble(risk) && isTrouble(severity))
    return (
      <span className={`t-note executive-words ${inkOf(severity, old)}`} style={box(1162, dy + 8)}>
        {severity}
        {service.since !== null && `, ${formatAge(now - service.since)}`}
      </span>
    );
  const text = freshness === 'stale' ? ageWords(service, shown, now) : saidOf(service, shown);
  return <Verdict severity={risk} old={old} x={1162} dy={dy} text={text} quiet={objectiveWords(service)} />;
}

/** Number of letters of a proof that fit after its word. */
const SHORT = 12;

/** Whether it is proven to be recoverable in time. */
export function RecoveryVerdict(props: {
  readonly recovery: ExecutiveRecovery | null;
  readonly old: boolean;
  readonly dy: number;
}) {
  const { recovery, old, dy } = props;
  if (recovery === null)
    return <Verdict severity={null} old={old} x={1562} dy={dy} text="not promised" quiet="not promised" />;
  const text = postureText(recovery, old);
  const proof = recovery.words.length <= SHORT ? `${text}, ${recovery.words}` : text;
  return <Verdict severity={recovery.severity} old={old} x={1562} dy={dy} text={text} quiet={proof} />;
}
