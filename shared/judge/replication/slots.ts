import type { PostgresTarget } from '../../config/config';
import { formatBytes } from '../../format/format';
import type { Finding, JudgeInput } from '../judgement';
import { readTarget } from './reading';
import { judgeSlot } from './verdict';

const RAISE_AFTER = 30;
const CLEAR_AFTER = 15;
const RETAINED = 'gantry.postgresql.slot.retained';

/** Slots of a target that belong to no configured copy, such as those of logical subscribers: one finding each. */
export function otherSlots(input: JudgeInput, target: PostgresTarget): readonly Finding[] {
  return input.series
    .find(RETAINED, { target: target.id })
    .filter(({ attributes }) => attributes['replica'] === undefined)
    .map(({ attributes }): Finding | null => {
      const name = attributes['slot'] ?? '';
      const read = (metric: string) => readTarget(input, metric, target, { slot: name });
      const retained = read(RETAINED);
      // A slot that was dropped says nothing any more.
      if (retained.last === null) return null;
      const active = read('gantry.postgresql.slot.active').value;
      const limit = read('gantry.postgresql.slot.limit').value;
      const lost = read('gantry.postgresql.slot.lost').value;
      const { severity, why } = judgeSlot({
        name,
        retained,
        limit,
        active: active === null ? null : active === 1,
        lost,
      });
      const kept = retained.value === null ? '' : `, ${formatBytes(retained.value)} of WAL`;
      return {
        rule: 'postgres.replication.slot',
        subject: { kind: 'target', id: target.id },
        part: name,
        severity,
        observedAt: retained.observedAt ?? input.now,
        value: retained.value,
        threshold: limit,
        unit: 'By',
        owner: null,
        sentence:
          why === ''
            ? `Slot ${name} of ${target.name} is in use.`
            : `Slot ${name} of ${target.name} ${why}${kept}.`,
        evidence: { target: target.id, slot: name, active: active === 1, lost },
        raiseAfter: severity === 'critical' ? 5 : RAISE_AFTER,
        clearAfter: CLEAR_AFTER,
      };
    })
    .filter((one) => one !== null);
}
