import { formatAge, formatPercent } from '../../../shared/format/format';
import type { ExecutiveService } from '../../../shared/model/executive';
import { severityRank } from '../../../shared/model/severity';
import { FigureText } from '../../parts/figure';
import { lastSeen } from '../../parts/shown';
import { useNow, useSilence } from '../../state/wall-store';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import {
  ageWords,
  inkOf,
  isTrouble,
  objectiveLines,
  paceSpan,
  paceText,
  postureText,
  type ShownPromise,
  saidOf,
  shownPromise,
} from './executive-words';
import { BudgetBar, ServicePlace } from './promise-parts';

/** Height of the words; in a taller place they are centred. */
const WORDS = 172;
/** Number of letters of a name that fit on two lines. */
const WRAPPED = 38;

/** The service most at risk: its budget left, its pace, and whether it could be recovered. */
export function PromiseHero(props: {
  readonly service: ExecutiveService;
  readonly y: number;
  readonly height: number;
}) {
  const { service, y, height } = props;
  const shown = shownPromise(service, useSilence());
  const dy = (height - WORDS) / 2;
  const part = { service, shown, dy };
  return (
    <ServicePlace service={service} shown={shown} y={y} height={height}>
      {shown.freshness === 'stale' && <span className="hatched" style={box(500, 6, 620, height - 12)} />}
      <div className="rule" style={box(0, height, 1824)} />
      <Who {...part} />
      <Left {...part} />
      <Pace {...part} />
      <Recovery {...part} />
    </ServicePlace>
  );
}

interface Part {
  readonly service: ExecutiveService;
  readonly shown: ShownPromise;
  readonly dy: number;
}

function Who({ service, shown, dy }: Part) {
  const now = useNow(60_000);
  const { severity, risk, old } = shown;
  const { since } = service;
  const worse = risk !== null && severityRank(risk) > severityRank(severity) ? risk : severity;
  const fits = nameTone(service.name, 440, 't-answer');
  // Two lines in the next size are better than one in the smallest.
  const wraps = fits === 't-note' && service.name.length <= WRAPPED;
  const tone = wraps ? 't-name' : fits;
  const quiet = old || !isTrouble(risk);
  const aged = ageWords(service, shown, now);
  const health = old
    ? ` · ${aged}`
    : severity === 'ok' || severity === 'info'
      ? ''
      : ` · ${severity}${since === null ? '' : `, ${formatAge(now - since)}`}`;
  return (
    <>
      <span style={box(-1, dy + 24)}>
        <Glyph severity={worse} was={lastSeen(shown)} size={42} />
      </span>
      <span
        className={`${tone} is-strong ${old ? 'ink-2' : 'ink-1'} ${wraps ? 'executive-wrap' : 'executive-words'}`}
        style={box(56, tone === 't-answer' ? dy + 8 : wraps ? dy + 5 : dy + 22, 440)}
      >
        {service.name}
      </span>
      <span
        className={`t-name ${quiet ? 'ink-2' : inkOf(risk, old)} executive-words`}
        style={box(56, dy + (wraps ? 88 : 80), 440)}
      >
        {saidOf(service, shown)}
      </span>
      <span className="t-note ink-2 executive-words" style={box(56, dy + (wraps ? 132 : 128), 440)}>
        {service.owner}
        {health !== '' && <span className={inkOf(severity, old)}>{health}</span>}
      </span>
    </>
  );
}

function Left({ service, shown, dy }: Part) {
  const { budget } = service;
  if (budget === null) return null;
  const loud = shown.risk === 'critical' || shown.risk === 'warning';
  const known = budget.value !== null;
  return (
    <>
      <span className="executive-hero" style={box(512, dy + 6, 600)}>
        <FigureText
          figure={budget}
          text={budget.value === null ? '?' : formatPercent(budget.value)}
          unit={known ? '%' : ''}
          tone={`t-hero ${loud ? shown.risk : 'ink-1'}`}
          unitTone="t-name ink-2"
        />
        <span className="t-note ink-2 executive-lines">
          <span>{known ? 'of its error budget left;' : 'its error budget is not known;'}</span>
          {objectiveLines(service).map((part) => (
            <span key={part}>{part}</span>
          ))}
        </span>
      </span>
      <BudgetBar service={service} shown={shown} y={dy + 139} thick={10} />
    </>
  );
}

function Pace({ service, shown, dy }: Part) {
  const { pace, budget } = service;
  const rate = pace?.rate ?? null;
  if (budget === null) return null;
  const ink = shown.old
    ? 'ink-2'
    : rate !== null && rate > 1 && isTrouble(shown.risk)
      ? 'ink-1 is-strong'
      : 'ink-1';
  return (
    <>
      <span
        className="figure"
        style={box(1162, dy + 16)}
        data-metric="gantry.slo.burn_rate"
        data-value={rate ?? undefined}
      >
        <span className={`t-answer ${ink}`}>{rate === null ? '?' : paceText(rate)}</span>
        <span className="t-name ink-2">{rate === null ? '' : '×'}</span>
      </span>
      <span className="t-note ink-2 executive-lines" style={box(1162, dy + 98, 380)}>
        {pace === null ? (
          <span>its pace is not known</span>
        ) : (
          <>
            <span>the pace that it allows,</span>
            <span>{paceSpan(pace)}</span>
          </>
        )}
      </span>
    </>
  );
}

function Recovery({ service: { recovery }, shown, dy }: Part) {
  if (recovery === null)
    return (
      <span className="t-note ink-3 executive-words" style={box(1562, dy + 36)}>
        no recovery is promised
      </span>
    );
  const loud = !shown.oldPosture && recovery.severity !== 'ok';
  const text = postureText(recovery, shown.oldPosture);
  const tone = nameTone(text, loud ? 222 : 262, 't-answer');
  return (
    <>
      {loud && (
        <span style={box(1562, dy + 32)}>
          <Glyph severity={recovery.severity} size={32} />
        </span>
      )}
      <span
        className={`${tone} ${loud ? inkOf(recovery.severity, false) : shown.oldPosture ? 'ink-2' : 'ink-1'} executive-words`}
        style={box(loud ? 1606 : 1562, tone === 't-answer' ? dy + 16 : dy + 26)}
      >
        {text}
      </span>
      <span className="t-note ink-2" style={box(1562, dy + 98, 262)}>
        {recovery.words}
      </span>
    </>
  );
}
