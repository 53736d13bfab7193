import { capital, fitting, REASON_LIMIT, VERDICT_LIMIT } from '../../format/fitting';
import { formatPercent } from '../../format/format';
import { RESOURCES, wholeLabel } from '../../metrics/resources';
import type { Answer } from '../../model/said';
import type { Room, SharedResource } from '../../model/tenants';
import { counted } from '../words';
import { PAYS_FROM, WIDTH } from './columns';
import type { Evaluation } from './evaluation';
import { poolWords } from './pool-words';
import { waitsLonger } from './victims';

/** days below which a limit is what matters most */
const SOON = 7;
const CALM = 'No tenant crowds out another.';

/** How full the fullest resource is, and for how long there is room. Where that is not known, nothing is concluded from it. */
export function calmAnswer(evaluation: Evaluation, { resources }: Room): Answer {
  const { layout } = evaluation;
  const verdict = CALM;
  const soon = resources.find(({ days }) => days !== null && days < SOON);
  const where = ({ pool }: SharedResource): string =>
    layout.pools.length > 1 ? ` in ${poolWords(pool)}` : '';
  const label = ({ column }: SharedResource): string => wholeLabel(RESOURCES[column]);
  if (soon !== undefined) {
    const limit = `${formatPercent(soon.warn)} %`;
    return {
      verdict: fitting(
        VERDICT_LIMIT,
        `${capital(label(soon))}${where(soon)} reaches ${limit} in ${daysWords(soon.days ?? 0)}.`,
        `${capital(label(soon))} reaches ${limit} in ${daysWords(soon.days ?? 0)}.`,
      ),
      reason: CALM,
      note: '',
    };
  }
  const [fullest] = resources;
  if (fullest === undefined || fullest.used === null) return unknownRoomAnswer(evaluation);
  const level = `${formatPercent(fullest.used)} %`;
  const room = fullest.days === null ? '' : `; room for ${daysWords(fullest.days)}`;
  return {
    verdict,
    reason: fitting(
      REASON_LIMIT,
      `Fullest: ${label(fullest)}${where(fullest)}, ${level}${room}.`,
      `Fullest: ${label(fullest)}, ${level}${room}.`,
      `Fullest: ${label(fullest)}, ${level}.`,
    ),
    note: '',
  };
}

/** Whether anything is short is not known: what is left to say is how long the tenants wait. */
function unknownRoomAnswer(evaluation: Evaluation): Answer {
  const { values, layout } = evaluation;
  const isMeasured = values.some((value, cell) => cell % WIDTH >= PAYS_FROM && !Number.isNaN(value));
  if (!isMeasured)
    return {
      verdict: 'Whether one tenant crowds out another is not known;',
      reason: 'how long they wait is not measured, nor how much room is left.',
      note: '',
    };
  const waiting = layout.roster.ids.filter((_, tenant) => waitsLonger(evaluation, tenant)).length;
  const who = waiting === 0 ? 'No tenant' : capital(counted(waiting, 'tenant'));
  return {
    verdict: `${who} ${waiting > 1 ? 'wait' : 'waits'} longer than usual;`,
    reason: 'how full the shared resources are is not known.',
    note: '',
  };
}

function daysWords(days: number): string {
  const whole = Math.floor(days);
  return whole < 1 ? 'less than a day' : whole === 1 ? '1 day' : `${whole} days`;
}
