import type { JudgeInput } from '../judgement';
import { readClusters } from '../replication/reading';
import { type DrillLoss, NO_LOSS } from './measuring';

/** The primary of a target, and the position of each copy when it last answered. */
export interface PrimaryStanding {
  readonly target: string;
  readonly primary: string;
  readonly copies: Readonly<Record<string, Copied>>;
}
interface Copied {
  /** commits waited for it */
  readonly sync: boolean;
  /** By of WAL that it had not received; null: not known */
  readonly unreceived: number | null;
}

/**
 * The standing of the targets that these services depend on. @param before the last standing, kept while a primary is
 * silent
 */
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
 * The loss with the previous primary, as far as WAL positions tell. Nothing is lost if every commit waited for the
 * copy. Otherwise the loss is at least what the copy had not received when the primary last answered; nobody can say
 * afterwards for how long that had been written.
 */
export function lossBetween(before: PrimaryStanding | undefined, now: PrimaryStanding): DrillLoss {
  if (before === undefined || before.primary === now.primary) return NO_LOSS;
  const copied = before.copies[now.primary];
  if (copied === undefined) return NO_LOSS;
  return copied.sync
    ? { seconds: 0, rows: null, bytes: 0 }
    : { seconds: null, rows: null, bytes: copied.unreceived };
}
