import type { Config } from '../../config/config';
import { capital } from '../../format/fitting';
import type { LockTree } from '../../kinds/postgres/evidence';
import { type LockEvidence, lockWordings } from '../../kinds/postgres/lock-words';
import { freshnessOf } from '../../model/freshness';
import type { JudgeInput } from '../judgement';
import { tenantNamed } from '../words';

/** The name of the tenant that owns a database; without a matching rule, the database. */
function tenantName(config: Config, database: string): string {
  let id = database;
  for (const { attribute, match } of config.tenants.from) {
    const found = attribute === 'db.namespace' ? match.exec(database) : null;
    if (found === null) continue;
    id = found.groups?.tenant ?? found[1] ?? found[0];
    break;
  }
  return tenantNamed(config, id);
}

/** ms between two queries of a tree while somebody waits */
const ASKED_EVERY = 5_000;

/** Sentence and evidence of a target's blocking tree; null: there is no tree, or it is from another time. */
export function lockEvidence(
  input: JudgeInput,
  target: string,
): { readonly sentence: string; readonly evidence: Readonly<Record<string, unknown>> } | null {
  const known = input.documents.evidence('postgres.locks', { kind: 'target', id: target });
  const every = input.config.targets.find(({ id }) => id === target)?.every ?? ASKED_EVERY;
  if (known !== null && freshnessOf(known.t, Math.max(every, ASKED_EVERY), input.now) === 'stale')
    return null;
  const tree = known?.data as LockTree | null | undefined;
  const root = tree?.roots[0];
  if (tree === null || tree === undefined || root === undefined) return null;
  const tenant = tenantName(input.config, root.database);
  const [sentence = ''] = lockWordings(tree, tenant) ?? [];
  const { database, pid, state, xactAge: age } = root;
  const evidence: LockEvidence = { tree, tenant, database, pid, state, age };
  return { sentence: capital(sentence), evidence: { ...evidence } };
}
