import type { Kind } from './kind';
import { KINDS } from './kinds';
import type { WrittenTarget } from './schemas';
import type { ProbeKind, TargetConfig } from './targets';

type AnyKind = Kind<TargetConfig, WrittenTarget>;

const BY_ID: ReadonlyMap<string, AnyKind> = new Map(KINDS.map((kind): [string, AnyKind] => [kind.id, kind]));

/** The row of a target's kind. Its methods accept only targets of that kind. */
export function kindOf({ probe }: { readonly probe: ProbeKind }): AnyKind {
  const kind = BY_ID.get(probe);
  if (kind === undefined) throw new Error(`no row of KINDS is called ${probe}`);
  return kind;
}
