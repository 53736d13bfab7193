import { timezoneOf } from '../../config/timezone';
import { clockTime, momentWords } from '../../format/days';
import { capital, countWord, fitting, REASON_LIMIT, VERDICT_LIMIT } from '../../format/fitting';
import { formatAge, formatBytes } from '../../format/format';
import { secondsWords } from '../../format/measured';
import type { ReplicationSection } from '../../model/replication';
import type { Answer, Column } from '../../model/said';
import { type Severity, severityRank } from '../../model/severity';
import type { JudgeInput } from '../judgement';
import { lossNoun } from './checks';
import type { ClusterReading, CopyReading } from './cluster-reading';
import { lostWords, roundedUp } from './promotion';
import { type ClusterLoss, type CopyVerdict, faultWords, type LagLimits } from './verdict';

/** A copy with its settled severity: what the wall shows after hold times. */
export interface JudgedCopy {
  readonly reading: CopyReading;
  readonly verdict: CopyVerdict;
  readonly severity: Severity;
  readonly since: number | null;
  readonly ending: boolean;
  readonly column: Column;
  /** s behind, a moment ago beyond the limit and now within it; null: it is beyond it, or was not */
  readonly was: number | null;
  /** a slot's trouble, in words; empty when there is none */
  readonly slotWhy: string;
  readonly slotSeverity: Severity;
}
export interface JudgedCluster {
  readonly reading: ClusterReading;
  readonly limits: LagLimits;
  readonly loss: ClusterLoss;
  readonly copies: readonly JudgedCopy[];
  readonly splitBrain: boolean;
}

export const NO_CLUSTER: Answer = {
  verdict: 'No copy of a database is configured.',
  reason: 'Name replicas of a postgres target to see them here.',
  note: '',
};

/** Who could take over in the worst cluster. */
type Readiness = Pick<ReplicationSection, 'candidates' | 'verdicts' | 'lastLook'>;

/** The answer of the replication view. @param clusters worst first */
export function replicationAnswer(
  input: JudgeInput,
  clusters: readonly JudgedCluster[],
  readiness: Readiness,
): Answer {
  const worst = clusters[0];
  if (worst === undefined) return NO_CLUSTER;
  return (
    splitBrain(worst) ??
    primaryDown(input, worst, readiness) ??
    missing(worst) ??
    late(input, worst) ??
    again(worst) ??
    slotTrouble(worst) ??
    unknown(input, worst) ??
    calm(input, clusters)
  );
}

function answer(verdicts: readonly string[], reasons: readonly string[], note = ''): Answer {
  return {
    verdict: fitting(VERDICT_LIMIT, ...verdicts),
    reason: fitting(REASON_LIMIT, ...reasons),
    note,
  };
}

function splitBrain({ reading, splitBrain }: JudgedCluster): Answer | null {
  if (!splitBrain) return null;
  const { name } = reading.cluster.target;
  const count = Math.max(2, reading.primaries ?? 2);
  return answer(
    [
      `${capital(countWord(count))} servers of ${name} take writes.`,
      `${capital(countWord(count))} servers take writes.`,
    ],
    ['Their data part with each write; stop all but one now.'],
  );
}

function primaryDown(
  input: JudgeInput,
  { reading, copies }: JudgedCluster,
  readiness: Readiness,
): Answer | null {
  if (reading.up !== false) return null;
  const { name } = reading.cluster.primary;
  const verdict = [`${name} does not answer;`, 'The primary does not answer;'];
  if (readiness.lastLook !== null) return answer(verdict, moveWords(input, readiness));
  const count = copies.length === 1 ? 'its copy is' : 'its copies are';
  const why = reading.fault === null ? '' : ` (${faultWords(reading.fault)})`;
  return answer(verdict, [
    `how far ${count} behind is unknown${why}.`,
    `how far ${count} behind is unknown.`,
  ]);
}

/** What the best move costs. */
function moveWords(input: JudgeInput, { candidates, verdicts }: Readiness): readonly string[] {
  const [best] = verdicts;
  const place = candidates[0]?.place ?? '';
  if (best?.verdict === 'no') return ['no copy can take over safely.'];
  if (best?.verdict !== 'yes' || best.loss === null) return ['whether a copy can take over is not known.'];
  const { confirmed, until, atMost } = best.loss;
  if (confirmed)
    return [
      `a move to ${place} loses nothing that was confirmed.`,
      'a move loses nothing that was confirmed.',
    ];
  if (until === null || atMost === null) return ['whether a copy can take over is not known.'];
  const lost = `at most ${roundedUp(atMost)}`;
  const when = momentWords(until, input.now, timezoneOf(input.config));
  return [
    `${place} had everything up to ${when}, ${lostWords(atMost)}.`,
    `a move to ${place} loses ${lost}.`,
    `a move loses ${lost}.`,
  ];
}

function missing({ copies }: JudgedCluster): Answer | null {
  const gone = copies.filter(
    ({ verdict, severity }) =>
      (verdict.cause === 'missing' || verdict.cause === 'promoted') && severity === 'critical',
  );
  const [first] = gone;
  if (first === undefined) return null;
  const { name } = first.reading.copy.config;
  const others = gone.length - 1;
  const more =
    others === 0 ? '' : ` ${capital(countWord(others))} more ${others === 1 ? 'has' : 'have'} stopped too.`;
  const behind = behindWords(first.reading);
  return answer(
    [`${name} has stopped copying:`, 'A copy has stopped copying:'],
    [
      `${first.verdict.why}${behind === '' ? '' : `, ${behind} behind`}.${more}`,
      `${first.verdict.why}.${more}`,
      `${first.verdict.why}.`,
      'it has no connection to its primary.',
    ],
  );
}

function behindWords({ lag, atLeast }: CopyReading): string {
  if (lag.value !== null && lag.value >= 1) return secondsWords(lag.value);
  return atLeast !== null && atLeast >= 1 ? `at least ${secondsWords(atLeast)}` : '';
}

function late(input: JudgeInput, cluster: JudgedCluster): Answer | null {
  const behind = cluster.copies
    .filter(({ verdict, severity, was }) => (verdict.cause === 'late' || was !== null) && severity !== 'ok')
    .sort((a, b) => distance(b.reading) - distance(a.reading));
  const [first] = behind;
  if (first === undefined) return null;
  const { reading, limits, loss } = cluster;
  const { copy } = first.reading;
  const timezone = timezoneOf(input.config);
  const onset = lagOnset(first.column, limits.warning ?? limits.critical ?? 30);
  const place = copy.region === reading.cluster.region ? copy.config.name : `The ${copy.place} copy`;
  const since = onset === null ? '' : ` at ${clockTime(onset, timezone)}`;
  const promise = limits.critical;
  const breaks = promise !== null && loss.seconds !== null && loss.seconds > promise;
  const told =
    promise === null
      ? []
      : [
          `the promise is ${secondsWords(promise)}. ${place} fell behind${since}.`,
          `the promise is ${secondsWords(promise)}. It fell behind${since}.`,
        ];
  if (breaks && loss.seconds !== null) {
    const lost = loss.scope === 'region' ? reading.cluster.region : reading.cluster.primary.name;
    const cost = secondsWords(loss.seconds);
    return answer(
      [
        `Losing ${lost} now would cost ${cost} of ${lossNoun(input, reading)};`,
        `Losing ${lost} now would cost ${cost};`,
        `Losing the primary now would cost ${cost};`,
      ],
      [...told, 'more than is promised.'],
    );
  }
  const words = behindWords(first.reading) || secondsWords(first.reading.lag.value ?? 0);
  return answer(
    [
      `${copy.config.name} is ${words} behind;`,
      `The ${copy.place} copy is ${words} behind;`,
      `A copy is ${words} behind;`,
    ],
    [
      ...(promise === null
        ? []
        : [
            ...(first.was === null
              ? []
              : [`it was ${secondsWords(first.was)}; ${secondsWords(promise)} are promised.`]),
            `${secondsWords(promise)} ${promise < 1.5 ? 'is' : 'are'} promised. It fell behind${since}.`,
            `${secondsWords(promise)} ${promise < 1.5 ? 'is' : 'are'} promised.`,
          ]),
      `it fell behind${since}.`,
    ],
  );
}

function distance({ lag, atLeast }: CopyReading): number {
  return lag.value ?? atLeast ?? 0;
}

/** When the lag last rose: the newest time at which it was still small. Epoch ms; null: not in the column. */
export function lagOnset({ t, v }: Column, warning: number): number | null {
  const calm = Math.max(2, warning / 6);
  for (let index = t.length - 1; index >= 0; index -= 1) {
    if ((v[index] ?? Number.NaN) > calm || Number.isNaN(v[index])) continue;
    return index + 1 < t.length ? (t[index] ?? null) : null;
  }
  return null;
}

/** A copy whose trouble has ended, and still has its severity for the hold time. */
function again({ reading, copies }: JudgedCluster): Answer | null {
  const back = copies.find(
    ({ verdict, severity, ending, slotSeverity }) =>
      verdict.cause === 'ok' && ending && severityRank(severity) > severityRank(slotSeverity),
  );
  if (back === undefined) return null;
  const behind = behindWords(back.reading) || 'less than 1 s';
  const { name } = back.reading.copy.config;
  return answer(
    [`${name} copies again;`, 'A copy that had stopped copies again;'],
    [`it is ${behind} behind ${reading.cluster.primary.name}.`, `it is ${behind} behind.`],
  );
}

function slotTrouble({ copies }: JudgedCluster): Answer | null {
  const troubled = copies.find(
    ({ slotSeverity }) => slotSeverity === 'critical' || slotSeverity === 'warning',
  );
  const slot = troubled?.reading.slot;
  if (troubled === undefined || slot === null || slot === undefined) return null;
  const { name } = troubled.reading.copy.config;
  const kept = slot.retained.value;
  const limit = slot.limit === null ? '' : ` of ${formatBytes(slot.limit)}`;
  const size = kept === null ? '' : `It keeps ${formatBytes(kept)}${limit} of WAL.`;
  // A severity outlasts its reason by the hold time.
  const why = troubled.slotWhy === '' ? 'is in use again' : troubled.slotWhy;
  return answer(
    [
      `The slot of ${name} ${why};`,
      `The slot of ${name} needs attention;`,
      'A replication slot needs attention;',
    ],
    [size, 'see its WAL below.'].filter((one) => one !== ''),
  );
}

function unknown(input: JudgeInput, { copies }: JudgedCluster): Answer | null {
  const dark = copies.filter(({ severity }) => severity === 'unknown');
  const [first] = dark;
  if (first === undefined) return null;
  const { copy, lag } = first.reading;
  const since = lag.observedAt === null ? '' : ` for ${formatAge(input.now - lag.observedAt)}`;
  const { name } = copy.config;
  const reason = [`${first.verdict.why}${lag.freshness === 'stale' ? since : ''}.`, `${first.verdict.why}.`];
  if (dark.length === copies.length && copies.length > 1) {
    return answer(['How far the copies are behind is not known;'], reason);
  }
  return answer(
    [
      `How far ${name} is behind is not known;`,
      `The distance of ${name} is not known;`,
      'How far a copy is behind is not known;',
    ],
    reason,
  );
}

function calm(input: JudgeInput, clusters: readonly JudgedCluster[]): Answer {
  const [first] = clusters;
  if (first === undefined) return NO_CLUSTER;
  const { reading, limits, loss } = first;
  const { name } = reading.cluster.primary;
  const inside = limits.critical === null ? 'keeps up' : `is inside ${secondsWords(limits.critical)}`;
  const cost = loss.seconds === null ? null : loss.seconds < 0.05 ? 'nothing' : secondsWords(loss.seconds);
  const lost = loss.scope === 'region' ? reading.cluster.region : name;
  const note = clusters.length > 1 ? `${capital(countWord(clusters.length))} clusters, all copies flow.` : '';
  if (cost === null)
    return answer(
      [`Every copy ${inside};`],
      [
        `what losing ${lost} now would cost is not known yet.`,
        'what a loss now would cost is not known yet.',
      ],
      note,
    );
  const noun = cost === 'nothing' ? '' : ` of ${lossNoun(input, reading)}`;
  return answer(
    [`Every copy ${inside};`],
    [
      `losing ${lost} now would cost ${cost}${noun}.`,
      `losing ${lost} now would cost ${cost}.`,
      `losing the primary would cost ${cost}.`,
    ],
    note,
  );
}
