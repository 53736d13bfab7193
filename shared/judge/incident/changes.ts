import type { Change } from '../../model/change';
import { type Condition, conditionKey } from '../../model/condition';
import type { ServiceRow } from '../../model/services';
import type { Severity } from '../../model/severity';
import type { Incident, NamedCause, Verdicts } from '../judgement';

/** The previous judgement, as far as changes are derived from it. */
export interface Said {
  readonly services: ReadonlyMap<string, ServiceRow>;
  /** conditions that are not ok */
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly incidents: ReadonlyMap<string, SaidIncident>;
}
interface SaidIncident extends Incident {
  /** null: none is named */
  readonly cause: NamedCause | null;
}

/**
 * The statements of a judgement, to be compared with the next one. The sentence of a condition that is only held by its
 * clearing time is a calm one, so its last sentence of trouble stays with its severity.
 * @param before the statements of the judgement before; null: there was none
 */
export function saidBy(
  { sections, conditions, incidents, causes }: Verdicts,
  before: Said | null = null,
): Said {
  const notOk = conditions.flatMap((one) => {
    if (one.severity === 'ok') return [];
    if (one.ending !== true) return [one];
    const known = before?.conditions.get(conditionKey(one));
    return known === undefined ? [] : [{ ...one, sentence: known.sentence }];
  });
  return {
    services: new Map(sections.services.rows.map((row) => [row.id, row])),
    conditions: new Map(notOk.map((one) => [conditionKey(one), one])),
    incidents: new Map(incidents.map((one) => [one.id, { ...one, cause: causes.get(one.id) ?? null }])),
  };
}

/**
 * The differences between two judgements. Pure.
 * @param before null: judging has just begun, so every condition is a change
 * @param now epoch ms of the judgement `after`
 */
export function changesOf(before: Said | null, after: Said, now: number): readonly Change[] {
  const changes: Change[] = [];
  if (before === null) changes.push({ what: 'watch', t: now, began: now });
  for (const [row, severity] of moved(before?.services, after.services)) {
    const { id, name, owner, criticality, reason } = row;
    changes.push({ what: 'service', t: now, id, name, owner, criticality, severity, reason });
  }
  for (const [condition, severity] of moved(before?.conditions, after.conditions)) {
    const { rule, subject, since, owner, sentence } = condition;
    const key = conditionKey(condition);
    changes.push({ what: 'condition', t: now, key, rule, subject, severity, since, owner, sentence });
  }
  for (const [incident, severity] of moved(before?.incidents, after.incidents, isOtherIncident)) {
    const { id, since, conditions, cause } = incident;
    changes.push({
      what: 'incident',
      t: now,
      id,
      severity,
      since,
      conditions,
      cause: cause?.sentence ?? '',
    });
  }
  return changes;
}

/** An incident that affects more than before, or names another cause, is reported again. */
function isOtherIncident(before: SaidIncident, after: SaidIncident): boolean {
  const { cause } = after;
  return (
    after.conditions.some((key) => !before.conditions.includes(key)) ||
    (cause !== null && (cause.rule !== before.cause?.rule || cause.subject !== before.cause.subject))
  );
}

/** Entries that are new or changed severity; those that are gone, with null. */
function moved<T extends { readonly severity: Severity }>(
  before: ReadonlyMap<string, T> | undefined,
  after: ReadonlyMap<string, T>,
  isOther: (before: T, after: T) => boolean = () => false,
): readonly (readonly [T, Severity | null])[] {
  const found: (readonly [T, Severity | null])[] = [];
  for (const [key, one] of after) {
    const known = before?.get(key);
    if (known?.severity !== one.severity || isOther(known, one)) found.push([one, one.severity]);
  }
  for (const [key, one] of before ?? []) if (!after.has(key)) found.push([one, null]);
  return found;
}
