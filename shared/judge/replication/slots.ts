import { formatBytes } from '../../format/format';
import type { PostgresTarget } from '../../kinds/postgres/target';
import type { Finding, JudgeInput } from '../judgement';
import type { ClusterReading, CopyReading, SlotReading } from './cluster-reading';
import { aboutOf, type FindingOrigin, finding } from './finding';
import { slotReading } from './reading';
import { judgeSlot } from './verdict';

const RULE = 'postgres.replication.slot';
/** s; while a slot is nearly full, or lost, a standby's restart is not waited for */
const RAISE_AFTER = { critical: 5, else: 30 } as const;
const RETAINED = 'gantry.postgresql.slot.retained';

/** The slot of a configured copy. */
export function slotFinding(
  input: JudgeInput,
  reading: ClusterReading,
  { copy, slot }: CopyReading,
): Finding | null {
  if (slot === null) return null;
  const { id, name } = copy.config;
  const kept = slot.retained.value;
  return judged(input, aboutOf(reading), { kind: 'replica', id }, slot, (why) =>
    why === ''
      ? `The slot of ${name} keeps ${kept === null ? 'its' : formatBytes(kept)} WAL.`
      : `The slot of ${name} ${why}.`,
  );
}

/** Slots of a target without a configured copy, such as those of logical subscribers: one finding each. */
export function otherSlots(input: JudgeInput, target: PostgresTarget): readonly Finding[] {
  return input.series
    .find(RETAINED, { target: target.id })
    .filter(({ attributes }) => attributes['replica'] === undefined)
    .flatMap(({ attributes }) => {
      const name = attributes['slot'] ?? '';
      const slot = slotReading(input, target, { target: target.id, slot: name }, name);
      // A dropped slot is not reported any more.
      if (slot.retained.last === null) return [];
      const held = slot.retained.value;
      const kept = held === null ? '' : `, ${formatBytes(held)} of WAL`;
      const about = { target: target.id, owner: null };
      return judged(input, about, { kind: 'target', id: target.id }, slot, (why) =>
        why === ''
          ? `Slot ${name} of ${target.name} is in use.`
          : `Slot ${name} of ${target.name} ${why}${kept}.`,
      );
    });
}

function judged(
  input: JudgeInput,
  about: FindingOrigin,
  subject: Finding['subject'],
  slot: SlotReading,
  says: (why: string) => string,
): Finding {
  const { severity, why } = judgeSlot(slot);
  return finding(input, about, RULE, subject, {
    part: slot.name,
    severity,
    value: slot.retained.value,
    threshold: slot.limit,
    unit: 'By',
    raiseAfter: severity === 'critical' ? RAISE_AFTER.critical : RAISE_AFTER.else,
    sentence: says(why),
    evidence: { target: about.target, slot: slot.name, active: slot.active, lost: slot.lost },
  });
}
