import type { Config } from '../../config/config';
import { timezoneOf } from '../../config/timezone';
import { clockTime } from '../../format/days';
import type { LockEvidence } from '../../kinds/postgres/lock-words';
import { type Condition, conditionKey } from '../../model/condition';
import type { WallEvent } from '../../model/observation';
import { CAPACITY_RULE } from '../ahead/capacity';
import { LEADING_RULE } from '../ahead/leading';
import { PRESENCE } from '../dependencies';
import type { IncidentCourse, JudgeInput, KeptCause } from '../judgement';
import { FEED } from '../own/feed';
import { overWordings, TRANSACTIONS } from '../services/cause-words';
import { placeName, tenantNamed } from '../words';
import type { Candidate, Ranking } from './causes';
import { changeOf, verbOf } from './change-words';

/** ms for which a ranking must hold without new evidence before it makes a cause surer, or replaces it */
const HOLDS_MS = 30_000;
/** The same, to replace a cause that is over: it stays while its effects are worked off. */
const HOLDS_OVER_MS = 120_000;

const PREDICTIONS: ReadonlySet<string> = new Set([CAPACITY_RULE, LEADING_RULE]);

export const NO_COURSE: IncidentCourse = {
  worst: 'unknown',
  onsets: {},
  cause: null,
  unclear: null,
  headline: null,
  services: [],
  waited: 0,
  budgets: {},
  took: false,
  takenBy: null,
};

/** What the judge looks at when it says why: conditions in trouble, and changes that may be a cause. */
interface Evidence {
  readonly conditions: readonly Condition[];
  /** before the onset */
  readonly changes: readonly WallEvent[];
  /** a target that does not serve, and that the services in trouble need: it is observed, not inferred; null: none */
  readonly gone: Candidate | null;
}

/** A key of a change as evidence: `deployment|service:portal|1764000000000`. */
export function changeKey({ kind, subject, t }: WallEvent): string {
  return `${kind}|${subject.kind}:${subject.id}|${t}`;
}

/**
 * The cause that the wall names, from what it named before and what the ranking says now. It is steady: without new
 * evidence (a condition or a change that was not there before) no cause becomes unclear or less sure, one that was
 * unclear becomes at most likely, and another one must rank first for half a minute. A sure one that lasts gives way to
 * another sure one, or to one that explains it. It stays when it is over, until the incident ends.
 */
export function steadyCause(
  input: JudgeInput,
  { cause: kept, unclear }: Pick<IncidentCourse, 'cause' | 'unclear'>,
  ranking: Ranking,
  evidence: Evidence,
): Pick<IncidentCourse, 'cause' | 'unclear'> {
  const { now } = input;
  const { gone } = evidence;
  const keys = [
    ...evidence.conditions
      .filter(({ severity }) => severity === 'critical' || severity === 'warning')
      .map(conditionKey),
    ...evidence.changes.map(changeKey),
  ];
  const named = ranking.named?.condition?.ending === true ? null : ranking.named;
  const sure = ranking.sureness === 'sure';
  if (kept === null) {
    const all = merged(unclear ?? [], keys);
    if (named === null)
      return gone === null
        ? { cause: null, unclear: all }
        : { cause: causeOf(input, gone, true, all, now), unclear };
    const isNews = unclear === null || all.length > unclear.length;
    return { cause: causeOf(input, named, sure && isNews, all, sure ? now : null), unclear };
  }
  const own = evidence.conditions.find((one) => conditionKey(one) === kept.key) ?? null;
  const lasts = kept.change || (own !== null && own.ending !== true && own.severity !== 'ok');
  const endedAt = lasts ? null : (kept.endedAt ?? now);
  const of = merged(kept.of, keys);
  const isNews = of.length > kept.of.length;
  const seen = own !== null && own.severity !== 'unknown';
  if (gone !== null && !(lasts && seen) && !kept.chain.includes(keyOf(gone)) && keyOf(gone) !== kept.key)
    return { cause: causeOf(input, gone, true, of, now), unclear };
  // Neither a likelier nor an unclear ranking takes a sure cause away while it is seen to last.
  const firm = kept.sure && lasts && seen;
  if (named !== null && keyOf(named) !== kept.key) {
    const rival = kept.rival?.key === keyOf(named) ? kept.rival : { key: keyOf(named), since: now };
    // A cause behind the known one explains more of the same. That a target waits for it is not as sure as its silence.
    if (lasts && named.chain.includes(kept.key)) {
      const isSure = sure || (kept.sure && !named.stalled.includes(kept.key));
      return { cause: causeOf(input, named, isSure, of, sure ? now : null), unclear };
    }
    const held = now - rival.since >= (lasts ? HOLDS_MS : HOLDS_OVER_MS);
    // The prediction came true: the trouble is the same, and has not ended.
    const cameTrue = !lasts && PREDICTIONS.has(kept.rule) && named.condition?.subject.id === kept.subject;
    if ((isNews || held || cameTrue) && (sure || !firm)) {
      const isSure = sure && (isNews || cameTrue);
      return { cause: causeOf(input, named, isSure, of, sure ? now : null), unclear };
    }
    return { cause: { ...kept, of, endedAt, rival, sureSince: null }, unclear };
  }
  if (named === null) {
    const first = ranking.candidates[0];
    const isFirst = first === undefined || keyOf(first) === kept.key;
    if (isNews && lasts && !firm && own?.severity !== 'unknown' && !isFirst)
      return { cause: null, unclear: of };
    const stays = firm || (kept.sure && !(isNews && lasts));
    return { cause: { ...kept, of, endedAt, rival: null, sureSince: null, sure: stays }, unclear };
  }
  const sureSince = sure ? (kept.sureSince ?? now) : null;
  const confirmed = sureSince !== null && now - sureSince >= HOLDS_MS;
  const isSure = firm || (isNews ? sure : kept.sure || confirmed);
  // Its words are those of now: the figures of a cause change.
  return {
    cause: { ...causeOf(input, named, isSure, of, sureSince), onset: Math.min(kept.onset, named.onset) },
    unclear,
  };
}

/** The known ones, then those that are new; the same list if none is. */
export function merged(known: readonly string[], more: readonly string[]): readonly string[] {
  const fresh = more.filter((key) => !known.includes(key));
  return fresh.length === 0 ? known : [...known, ...fresh];
}

/** The key by which a candidate is known again. */
export function keyOf({ condition, event }: Candidate): string {
  if (condition !== null) return conditionKey(condition);
  return event === null ? '' : changeKey(event);
}

function causeOf(
  { config }: JudgeInput,
  named: Candidate,
  sure: boolean,
  of: readonly string[],
  sureSince: number | null,
): KeptCause {
  const { rule, condition, event, onset, chain } = named;
  return {
    rule,
    subject: (condition ?? event)?.subject.id ?? '',
    sure,
    sentence: sentenceOf(config, named),
    key: keyOf(named),
    change: condition === null,
    onset,
    of,
    sureSince,
    rival: null,
    chain,
    noun: nounOf(config, named),
    over: condition === null ? [] : overWordings(config, condition),
    endedAt: null,
  };
}

function sentenceOf(config: Config, { condition, event }: Candidate): string {
  if (condition !== null) return condition.sentence;
  if (event === null) return '';
  return `${changeOf(config, event).what} was ${verbOf(event)} at ${clockTime(event.t, timezoneOf(config))}.`;
}

/** A cause as the subject of a sentence: `row locks in Nord 3PL`, `the outage of Redis redis-prod`, `portal 4.1`. */
function nounOf(config: Config, { condition, event }: Candidate): string {
  if (condition === null) return event === null ? '' : changeOf(config, event).what;
  const { rule, subject, evidence } = condition;
  if (subject.kind === 'tenant') return `the load of ${tenantNamed(config, subject.id)}`;
  if (subject.kind === 'link') return subject.id === FEED ? 'the lost feed' : 'this wall’s lost uplink';
  const name = placeName(config, subject.id);
  if (rule === 'postgres.locks') return `row locks in ${(evidence as Partial<LockEvidence>).tenant ?? name}`;
  const held = TRANSACTIONS[rule];
  if (held !== undefined) return `the ${held} in ${name}`;
  return `${PRESENCE.has(rule) ? 'the outage' : 'trouble'} of ${name}`;
}
