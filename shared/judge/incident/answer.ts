import { formatNumber } from '../../format/format';
import { twoLines, uncutLines } from '../../format/two-lines';
import type { Condition } from '../../model/condition';
import type { IncidentCost } from '../../model/incident';
import type { Answer } from '../../model/said';
import type { ServiceRow } from '../../model/services';
import { targetsOf } from '../dependencies';
import type { JudgeInput } from '../judgement';
import {
  causeWordings,
  goneWordings,
  isRecovering,
  sitesWords,
  symptomOf,
  unknownWordings,
} from '../services/cause-words';
import type { Why } from '../why';
import { capitalized } from '../words';
import { type Explained, lastingCause, whyOf } from './explain';

/** The sentence of an incident: what it does to services, what that costs so far, and why, as far as it is clear. */
export function incidentAnswer(input: JudgeInput, explained: Explained, cost: IncidentCost | null): Answer {
  const [worst] = explained.services;
  if (worst === undefined) return unfeltAnswer(input, explained);
  const why = whyOf(input, explained);
  if (worst.severity === 'unknown') return unknownAnswer(worst);
  if (why.kind === 'gone') return goneAnswer(input, why.condition, explained.services, worst);
  if (isRecovering(worst)) return recoveringAnswer(input, explained, worst);
  const { feels, late } = verdictsOf(worst, explained.services, cost);
  const [join, reasons] = reasonsOf(why);
  // The cost is worth more than words of the reason.
  const told = uncutLines(late.map(join), reasons);
  return told === null ? spoken(feels.map(join), reasons) : { ...told, note: '' };
}

type Join = (verdict: string) => string;

/** How the verdict ends before a reason, and the reason's wordings. */
function reasonsOf(why: Exclude<Why, { kind: 'gone' }>): readonly [Join, readonly string[]] {
  if (why.kind === 'cause')
    return [joined, why.clauses.map((one) => `${why.sure ? 'because' : 'likely because'} ${one}`)];
  if (why.kind === 'change') return [joined, why.clauses.map((one) => `likely because of ${one}`)];
  const apart: Join = (one) => `${one};`;
  if (why.kind === 'ended') return [apart, why.clauses];
  const unclear = 'why is not clear yet.';
  return why.candidates > 1
    ? [apart, ['why is not clear yet: more than one cause is possible.', unclear]]
    : [apart, [unclear]];
}

function spoken(verdicts: readonly string[], reasons: readonly string[]): Answer {
  return { ...twoLines(verdicts, reasons), note: '' };
}

/** A part with a comma or a colon of its own needs one before `because`. */
function joined(verdict: string): string {
  return /[,:]/u.test(verdict) ? `${verdict},` : verdict;
}

/** No service is known to be hit: the trouble itself is what there is to say. */
function unfeltAnswer(input: JudgeInput, explained: Explained): Answer {
  const why = whyOf(input, explained);
  const first = lastingCause(explained) ?? explained.conditions[0];
  const told =
    why.kind === 'ended' ? why.clauses : first === undefined ? [] : causeWordings(input.config, first);
  return spoken(
    told.map((one) => capitalized(input.config, one.replace(/\.$/u, ';'))),
    reachWordings(input, explained),
  );
}

/** Which services it hits, while it is known to hit none. */
function reachWordings(
  { config }: JudgeInput,
  { reachKnown, conditions, past, cause, incident }: Explained,
): readonly string[] {
  if (config.services.length === 0)
    return conditions.some(({ subject }) => subject.kind === 'link')
      ? ['nothing beyond it is known until it is back.']
      : ['no service is named that it could hit.'];
  if (!reachKnown) return ['which services it hits is not known.'];
  if (past !== null) return [`${past.name} is past its objective.`, 'a service is past its objective.'];
  const isOver = cause !== null && cause.endedAt !== null;
  const wasHit = (incident.course?.services.length ?? 0) > 0;
  return [isOver && wasHit ? 'no service feels it any more.' : 'no service feels it.'];
}

function unknownAnswer(row: ServiceRow): Answer {
  const { reason, was } = row;
  const before = was === null || was === 'ok' ? '' : `; it was ${was}`;
  return spoken(unknownWordings(row), [`${reason}${before}.`, `${reason}.`, 'no new data arrives.']);
}

function goneAnswer(
  input: JudgeInput,
  gone: Condition,
  services: readonly ServiceRow[],
  worst: ServiceRow,
): Answer {
  const needs = targetsOf(input.config);
  const hit = services.filter(
    ({ id, severity }) => severity === worst.severity && needs.get(id)?.has(gone.subject.id) === true,
  );
  const { verdicts, reasons } = goneWordings(input.config, gone, hit);
  return spoken(verdicts, reasons);
}

/** Its figures are well again: the sentence is about that, and about what became of the cause. */
function recoveringAnswer(input: JudgeInput, explained: Explained, { name }: ServiceRow): Answer {
  const why = whyOf(input, explained);
  const verdicts = [`${name} is recovering;`, 'A service is recovering;'];
  if (why.kind === 'ended') return spoken(verdicts, why.clauses);
  if (why.kind === 'cause') return spoken(verdicts, why.clauses);
  if (why.kind === 'change')
    return spoken(
      verdicts,
      why.clauses.map((one) => `the likely cause is ${one}`),
    );
  return spoken(verdicts, ['its figures are well again, and the cause was not clear.']);
}

/** What the worst service feels, and the same with what it costs; sites go first if there is no room. */
function verdictsOf(
  worst: ServiceRow,
  services: readonly ServiceRow[],
  cost: IncidentCost | null,
): { readonly feels: readonly string[]; readonly late: readonly string[] } {
  const [, second] = services;
  const { one } = symptomOf(worst);
  const sites = sitesWords(worst);
  const count = cost === null || cost.late === 0 ? null : `${formatNumber(cost.late)} ${cost.event} late`;
  return {
    late:
      count === null
        ? []
        : [
            `${worst.name} ${one}${sites}: about ${count} so far`,
            `${worst.name} ${one}: about ${count} so far`,
            `${worst.name} ${one}: about ${count}`,
          ],
    feels: [
      ...(sites === '' && second !== undefined && services.length === 2
        ? [`${worst.name} ${one}, ${second.name} too`]
        : []),
      `${worst.name} ${one}${sites}`,
      `${worst.name} ${one}`,
      'A service is in trouble',
    ],
  };
}
