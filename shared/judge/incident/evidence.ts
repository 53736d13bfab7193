import { timezoneOf } from '../../config/timezone';
import { capital, fitting } from '../../format/fitting';
import { formatAge } from '../../format/format';
import { siteTime } from '../../format/site-clock';
import { type Condition, conditionKey } from '../../model/condition';
import type { IncidentEvidence } from '../../model/incident';
import { targetsOf } from '../dependencies';
import type { JudgeInput } from '../judgement';
import { counted, listed, placeName, targetLabel, tenantNamed } from '../words';
import { aboutKey, CHANGE_MS, LEAST_SCORE } from './causes';
import { changeOf } from './change-words';
import { changeKey, keyOf } from './course';
import { type Explained, hearsOfChanges, lastingCause } from './explain';

const MOST_EVIDENCE = 4;
/** Longest fact. */
const FACT = 26;
/** Rank correlation from which two figures are said to rise together. */
const CLOSELY = 0.7;
/** ms for which the time of an onset is given in seconds */
const EXACT_FOR = 30 * 60_000;

/** `06:41:12` while it is younger than half an hour, then `06:41`. */
function onsetTime(t: number, now: number, timezone: string): string {
  const { clock, seconds } = siteTime(t, timezone);
  return now - t < EXACT_FOR ? `${clock}:${seconds}` : clock;
}

/** Facts that support the named cause, or that are known while none is; each with its detail. */
export function evidenceOf(input: JudgeInput, explained: Explained): readonly IncidentEvidence[] {
  const found = [
    ...locksFact(explained),
    ...reachFact(input, explained),
    ...onsetFact(input, explained),
    ...togetherFact(explained),
    ...usualFact(input, explained),
    ...changeFact(input, explained),
    ...otherFact(input, explained),
  ];
  return found.slice(0, MOST_EVIDENCE);
}

/** The count is that of the sentence and of the tree. */
function locksFact(explained: Explained): readonly IncidentEvidence[] {
  const { locks } = explained;
  if (locks === null || lastingCause(explained)?.rule !== 'postgres.locks') return [];
  const { roots } = locks.evidence.tree;
  const { waiting } = locks;
  const wait = waiting === 1 ? '1 session waits' : `${waiting} sessions wait`;
  const all = waiting === 1 ? wait : waiting === 2 ? 'Both sessions wait' : `All ${wait}`;
  return roots.length === 1
    ? [{ fact: all, detail: 'for one process' }]
    : [{ fact: wait, detail: `for ${roots.length} processes` }];
}

/** How many services rest on the cause. */
function reachFact({ config }: JudgeInput, explained: Explained): readonly IncidentEvidence[] {
  const cause = lastingCause(explained);
  if (cause === null || cause.rule === 'postgres.locks') return [];
  const place = cause.subject.kind === 'target' ? cause.subject.id : String(cause.evidence['target'] ?? '');
  const needs = targetsOf(config);
  const count = config.services.filter(({ id }) => needs.get(id)?.has(place) === true).length;
  if (count === 0) return [];
  const name = placeName(config, place);
  return [
    {
      fact: `${capital(counted(count, 'service'))} ${count === 1 ? 'depends' : 'depend'}`,
      detail: `on ${name}`,
    },
  ];
}

function onsetFact(
  { config, now }: JudgeInput,
  { cause, conditions, incident }: Explained,
): readonly IncidentEvidence[] {
  const first = Math.min(...conditions.filter(isHealth).map(({ since }) => since));
  if (cause === null || cause.change || !Number.isFinite(first)) return [];
  const before = first - incident.since;
  const at = onsetTime(incident.since, now, timezoneOf(config));
  if (incident.unseenOnset === true)
    return [{ fact: `First seen at ${at}`, detail: 'at the first look; it may be older' }];
  return [
    {
      fact: `It began at ${at}`,
      detail: before < 1_000 ? 'with the first service' : `${formatAge(before)} before it was felt`,
    },
  ];
}

function isHealth({ rule }: Condition): boolean {
  return rule === 'service.health';
}

function togetherFact(explained: Explained): readonly IncidentEvidence[] {
  const { conditions, services, traces } = explained;
  const [first] = services;
  const cause = lastingCause(explained);
  const health = conditions.find((one) => isHealth(one) && one.subject.id === first?.id);
  const together = cause === null || health === undefined ? null : traces.together(cause, health);
  if (first === undefined || together === null || together < CLOSELY) return [];
  return [{ fact: 'Both rise together', detail: `it and ${first.name}` }];
}

/** Servers that the services depend on and that are well, apart from those that the incident is or was about. */
function usualFact(
  { config }: JudgeInput,
  { incident, conditions, services, well }: Explained,
): readonly IncidentEvidence[] {
  const bad = new Set([
    ...incident.seen.map((key) => aboutKey(key).subject.id),
    ...conditions.flatMap(({ subject, evidence }) => [subject.id, String(evidence['target'] ?? '')]),
  ]);
  const needed = new Set(services.flatMap(({ id }) => [...(targetsOf(config).get(id) ?? [])]));
  const usual = config.targets
    .filter(({ id }) => needed.has(id) && well.has(id) && !bad.has(id))
    .map((target) => targetLabel(target));
  if (usual.length === 0) return [];
  return [
    {
      fact: fitting(
        FACT,
        listed(usual),
        `${usual[0]} and ${usual.length - 1} more`,
        capital(counted(usual.length, 'other server')),
      ),
      detail: usual.length === 1 ? 'is as usual' : 'are as usual',
    },
  ];
}

function changeFact(input: JudgeInput, { cause, changes, conditions, incident }: Explained) {
  if (cause?.change === true) {
    const event = changes.find((one) => changeKey(one) === cause.key);
    if (event === undefined) return [];
    const { what } = changeOf(input.config, event);
    return [
      {
        fact: fitting(FACT, `${what} came first`, 'The change came first'),
        detail: `${formatAge(incident.since - event.t)} before`,
      },
    ];
  }
  if (cause === null || changes.length > 0 || !conditions.some(isHealth) || !hearsOfChanges(input)) return [];
  return [{ fact: 'Nothing was released', detail: `in the ${formatAge(CHANGE_MS)} before` }];
}

/** The strongest other thing in trouble that is no part of the named chain. More trouble of one server is not another. */
function otherFact(
  { config }: JudgeInput,
  { cause, ranking, services }: Explained,
): readonly IncidentEvidence[] {
  // Where no service is hit, the sentence is about the trouble itself.
  if (cause === null && services.length === 0) return [];
  const other = ranking.candidates.find(
    (one) =>
      one.condition !== null &&
      one.condition.ending !== true &&
      one.score >= LEAST_SCORE &&
      keyOf(one) !== cause?.key &&
      one.condition.subject.id !== cause?.subject &&
      !(cause?.chain.includes(conditionKey(one.condition)) ?? false),
  )?.condition;
  if (other === undefined || other === null) return [];
  const { kind, id } = other.subject;
  const name = kind === 'tenant' ? tenantNamed(config, id) : placeName(config, id);
  return [
    {
      fact: fitting(FACT, `${name} is in trouble`, name),
      detail: cause === null ? 'and may be the cause' : 'but less of this follows from it',
    },
  ];
}
