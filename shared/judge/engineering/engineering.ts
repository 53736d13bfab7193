import { formatPercent } from '../../format/format';
import type { EngineeringSection } from '../../model/engineering';
import { LEAST_LEARNT_DAYS, type Learnt, NOTHING_LEARNT } from '../../model/learnt';
import type { Judged } from '../executive/executive';
import type { JudgeInput } from '../judgement';
import { engineeringAnswer } from './answer';
import { headsOf } from './heads';
import { groupsOf, keptHeads, rowOf } from './rows';
import { sourcesOf } from './sources';

/** The engineering view: every indicator next to its usual band, and every source. */
export function presentEngineering(input: JudgeInput, { conditions, incidents }: Judged): EngineeringSection {
  const heads = headsOf(input, conditions);
  const kept = keptHeads(heads);
  const shown = new Set(kept);
  const ill = heads.filter((head) => head.severity !== 'ok' && !shown.has(head)).length;
  return {
    answer: engineeringAnswer(input, heads, incidents.length),
    groups: groupsOf(kept),
    rows: kept.map((head) => rowOf(input, head)),
    more: { count: heads.length - kept.length, ill },
    ...sourcesOf(input, conditions),
    learning: learningOf(input.learnt ?? NOTHING_LEARNT),
  };
}

const WEEK_HOURS = 168;

function learningOf({ hours, days }: Learnt): string {
  if (days === 0) return 'no baselines yet';
  const from = days === 1 ? 'one day' : `${days} days`;
  if (hours === 0) return `baselines are being learnt, ${from} of ${LEAST_LEARNT_DAYS} known`;
  const week = hours === WEEK_HOURS ? '' : `, ${formatPercent(hours / WEEK_HOURS)} % of the week`;
  return `baselines from ${from}${week}`;
}
