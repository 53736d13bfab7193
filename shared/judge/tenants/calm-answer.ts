import { capital, fitting, REASON_LIMIT, VERDICT_LIMIT } from '../../format/fitting';
import { formatPercent } from '../../format/format';
import { RESOURCES, wholeLabel } from '../../metrics/resources';
import type { Answer } from '../../model/said';
import type { Room, SharedResource } from '../../model/tenants';
import type { Evaluation } from './evaluation';
import { poolWords } from './pool-words';

/** days below which a limit is what matters most */
const SOON = 7;
const CALM = 'No tenant crowds out another.';

/** How full the fullest resource is, and for how long there is room; what is not known is not said. */
export function calmAnswer({ layout }: Evaluation, { resources }: Room): Answer {
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
  if (fullest === undefined || fullest.used === null)
    return { verdict, reason: 'How full the shared resources are is not known.', note: '' };
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

function daysWords(days: number): string {
  const whole = Math.floor(days);
  return whole < 1 ? 'less than a day' : whole === 1 ? '1 day' : `${whole} days`;
}
