import type { Config } from '../../config/config';
import { capital } from '../../format/fitting';
import type { LockSession, LockTree } from '../../kinds/postgres/evidence';
import { freshnessOf } from '../../model/freshness';
import type { JudgeInput } from '../judgement';
import { tenantNamed } from '../words';

/** What Odoo's tables hold, in the words of the warehouse. */
const TABLES: Readonly<Record<string, string>> = {
  stock_quant: 'stock reservations',
  stock_move: 'stock moves',
  stock_move_line: 'stock moves',
  stock_picking: 'transfers',
  stock_picking_batch: 'waves',
  sale_order: 'orders',
  sale_order_line: 'order lines',
  purchase_order: 'purchases',
  account_move: 'invoices',
  account_move_line: 'invoice lines',
  ir_sequence: 'number sequences',
  queue_job: 'background jobs',
  mail_mail: 'mails',
  product_product: 'products',
};

/** The name of the tenant that owns a database; the database itself when no rule knows it. */
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

/** What the one who holds the locks is doing: its table in plain words, else its application. */
export function work(root: LockSession): string {
  if (root.relation !== null && TABLES[root.relation] !== undefined) return TABLES[root.relation] as string;
  if (root.application !== '' && !/^(odoo|psql|gantry)/.test(root.application)) return root.application;
  return root.relation === null ? 'a transaction' : `changes of ${root.relation}`;
}

/** What a blocking tree says, longest wording first; null when there is no tree. */
export function lockWordings(tree: LockTree, tenant: string): readonly string[] | null {
  const [root] = tree.roots;
  if (root === undefined) return null;
  const what = work(root);
  const hold = what.endsWith('s') ? 'hold' : 'holds';
  const wait = tree.waiters === 1 ? '1 session waits' : `${tree.waiters} sessions wait`;
  return [
    `${what} in ${tenant} ${hold} row locks, ${wait}.`,
    `${what} in ${tenant} ${hold} locks, ${wait}.`,
    `locks in ${tenant}, ${wait}.`,
    `${wait} for row locks.`,
  ];
}

/** Evidence of condition `postgres.locks`. */
export interface LockEvidence {
  readonly tree: LockTree;
  /** name of the tenant whose session is the root */
  readonly tenant: string;
  readonly database: string;
  readonly pid: number;
  readonly state: string;
  /** s */
  readonly age: number | null;
}

/** ms at which a tree is asked for anew while someone waits */
const ASKED_EVERY = 5_000;

/** Sentence and evidence of a target's blocking tree; null when the tree is not there, or is that of another time. */
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
