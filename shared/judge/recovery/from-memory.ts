import { dayMonth, dayWords, whenWords } from '../../format/days';
import { capital, countOf, countWord, fitting, REASON_LIMIT, VERDICT_LIMIT } from '../../format/fitting';
import type { BackupFact, BackupRow, RecoveryRow, RecoverySection } from '../../model/recovery';
import { type Posture, worse } from '../../model/severity';
import type { MemoryClock } from '../section-row';
import { counted } from '../words';
import { howProven } from './posture';
import { postureAt } from './posture-rules';

/**
 * The recovery view from memory. A proof ages even when the wall is off: one that has run out since is shown with the
 * day on which it ran out. Relative words such as `yesterday` become dates.
 */
export function recoveryFromMemory(section: RecoverySection, clock: MemoryClock): RecoverySection {
  const rows = section.rows.map((row) => agedRow(row, clock));
  const backups = section.backups.map((row) => agedBackup(row, clock));
  const expired = rows.find((row, index) => row.posture !== section.rows[index]?.posture);
  const { answer } = section;
  return {
    answer:
      expired === undefined
        ? { ...answer, reason: dated(answer.reason, clock), note: dated(answer.note, clock) }
        : expiredAnswer(rows, expired),
    rows,
    backups,
  };
}

function agedRow(row: RecoveryRow, clock: MemoryClock): RecoveryRow {
  const { provenAt, drillEvery, posture } = row;
  const reasons = row.reasons.map((reason) => dated(reason, clock));
  const { answer } = row;
  const said = {
    ...row,
    reasons,
    track: dated(row.track, clock),
    answer: { ...answer, reason: dated(answer.reason, clock), note: dated(answer.note, clock) },
    scenarios: row.scenarios.map((one) => agedScenario(one, drillEvery, clock)),
  };
  if (provenAt === null || drillEvery === null || posture === 'unproven') return said;
  const now: Posture = postureAt(clock.now - provenAt, drillEvery);
  if (now === 'proven' || now === posture) return said;
  const why = `proof of ${dayMonth(provenAt, clock.timezone)} ran out ${dayMonth(provenAt + drillEvery, clock.timezone)}`;
  const gone = {
    verdict: fitting(VERDICT_LIMIT, `${row.name} is not proven any more:`, 'It is not proven any more:'),
    reason: fitting(REASON_LIMIT, `its ${why}.`),
    note: '',
  };
  const expired = { ...said, reasons: [why], track: why, answer: gone };
  if (now === 'at risk') return { ...expired, posture: now, severity: 'warning' };
  return {
    ...expired,
    posture: 'unproven',
    severity: 'unknown',
    rtoMeasured: null,
    rpoMeasured: null,
  };
}

function agedScenario(
  scenario: RecoveryRow['scenarios'][number],
  drillEvery: number | null,
  clock: MemoryClock,
): RecoveryRow['scenarios'][number] {
  const { provenAt, posture } = scenario;
  const said = { ...scenario, reason: dated(scenario.reason, clock) };
  if (provenAt === null || drillEvery === null || posture === 'unproven') return said;
  const now = postureAt(clock.now - provenAt, drillEvery);
  if (now === 'proven' || now === posture) return said;
  const reason = `proof ran out ${dayMonth(provenAt + drillEvery, clock.timezone)}`;
  return { ...said, posture: now, severity: now === 'at risk' ? 'warning' : 'unknown', reason };
}

function expiredAnswer(rows: readonly RecoveryRow[], first: RecoveryRow): RecoverySection['answer'] {
  const proven = rows.filter(({ posture }) => posture === 'proven').length;
  const [why = ''] = first.reasons;
  const count = proven === 0 ? 'None' : capital(countWord(proven));
  const how = howProven(rows.map(({ misses }) => misses));
  return {
    verdict: fitting(
      VERDICT_LIMIT,
      `${count} of ${counted(rows.length, 'service')} ${proven <= 1 ? 'is' : 'are'} proven to recover ${how}.`,
      `${proven} of ${countOf(rows.length, 'service')} ${proven <= 1 ? 'is' : 'are'} proven to recover.`,
    ),
    reason: fitting(REASON_LIMIT, `${first.name}: ${why}.`, `One ${why}.`),
    note: '',
  };
}

function agedBackup(row: BackupRow, clock: MemoryClock): BackupRow {
  const lockedUntil = agedLock(row.lockedUntil, clock);
  return {
    ...row,
    severity: lockedUntil === row.lockedUntil ? row.severity : worse(row.severity, lockedUntil.severity),
    lastGood: agedTime(row.lastGood, clock),
    restored: { ...row.restored, text: dated(row.restored.text, clock) },
    lockedUntil,
  };
}

function agedTime(fact: BackupFact, { now, timezone }: MemoryClock): BackupFact {
  return fact.at === undefined ? fact : { ...fact, text: whenWords(fact.at, now, timezone) };
}

function agedLock(fact: BackupFact, { now, timezone }: MemoryClock): BackupFact {
  if (fact.at === undefined || fact.at > now || fact.severity !== 'ok') return fact;
  return { ...fact, text: `ended ${dayMonth(fact.at, timezone)}`, severity: 'warning' };
}

const DAY_MS = 86_400_000;

/** Replaces words that count days from the day on which they were said by the date, once that day is over. */
function dated(text: string, { asOf, now, timezone }: MemoryClock): string {
  if (dayWords(asOf, now, timezone) === 'today') return text;
  return text.replace(/\b(?:(today|yesterday)|(\d+) d ago)\b/g, (_, word?: string, days?: string) =>
    dayMonth(asOf - (word === 'today' ? 0 : word === 'yesterday' ? 1 : Number(days)) * DAY_MS, timezone),
  );
}
