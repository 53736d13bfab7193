import type { JudgeInput } from '../judgement';
import { readClusters } from '../replication/reading';
import { type DrillLoss, NO_LOSS } from './measuring';

/** Who is the primary of a target, and what each copy was seen to have while it answered. */
export interface PrimaryStanding {
  readonly target: string;
  readonly primary: string;
  readonly copies: Readonly<Record<string, Copied>>;
}
interface Copied {
  /** commits waited for it */
  readonly sync: boolean;
  /** By of WAL that it had not received; null: cannot be told */
  readonly unreceived: number | null;
}

/** Of the targets that these services rest on. @param before what was seen last: a primary that is silent keeps it */
export function standings(
  input: JudgeInput,
  services: readonly string[],
  before: ReadonlyMap<string, PrimaryStanding>,
): ReadonlyMap<string, PrimaryStanding> {
  const now = new Map<string, PrimaryStanding>();
  for (const { cluster, up, copies } of readClusters(input)) {
    if (!cluster.services.some(({ id }) => services.includes(id))) continue;
    const { id } = cluster.target;
    const known = before.get(id);
    const same = known?.primary === cluster.primary.id;
    if (up !== true && same) now.set(id, known);
    else
      now.set(id, {
        target: id,
        primary: cluster.primary.id,
        copies: Object.fromEntries(
          copies.map(({ copy, node, streaming, unreceived }) => {
            const state = node?.syncState ?? null;
            const sync = streaming === true && (state === 'sync' || state === 'quorum');
            return [copy.config.id, { sync, unreceived: unreceived.value }];
          }),
        ),
      });
  }
  return now;
}

/**
 * What went with the primary before, as far as positions tell. Of a copy that every commit waited for: nothing. Else what
 * it had not received when the primary was asked last, which is the least it can be; for how long that was written nobody
 * can say afterwards.
 */
export function lossBetween(before: PrimaryStanding | undefined, now: PrimaryStanding): DrillLoss {
  if (before === undefined || before.primary === now.primary) return NO_LOSS;
  const copied = before.copies[now.primary];
  if (copied === undefined) return NO_LOSS;
  return copied.sync
    ? { seconds: 0, rows: null, bytes: 0 }
    : { seconds: null, rows: null, bytes: copied.unreceived };
}
