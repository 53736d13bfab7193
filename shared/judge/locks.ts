import type { TargetConfig } from '../config/config';
import { fitting, REASON_LIMIT } from '../format/fitting';
import type { LockSession, LockTree } from '../model/observation';
import type { JudgeInput } from './judgement';

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

/** The tenant's name of a database, or the database itself. */
export function tenantName(input: JudgeInput, database: string): string {
  const { list, from } = input.config.tenants;
  for (const { attribute, match } of from) {
    if (attribute !== 'db.namespace') continue;
    const id = match.exec(database)?.groups?.tenant;
    const tenant = list.find((one) => one.id === id);
    if (tenant !== undefined) return tenant.name;
  }
  return list.find(({ id }) => id === database)?.name ?? database;
}

/** What the one who holds the locks is doing: its table in plain words, else its application. */
function work(root: LockSession): string {
  if (root.relation !== null && TABLES[root.relation] !== undefined) return TABLES[root.relation] as string;
  if (root.application !== '' && !/^(odoo|psql|gantry)/.test(root.application)) return root.application;
  return root.relation === null ? 'a transaction' : `changes of ${root.relation}`;
}

/** Sentence and evidence of a target's blocking tree; null when the tree is not there. */
export function lockSentence(
  input: JudgeInput,
  target: TargetConfig,
): { sentence: string; evidence: Readonly<Record<string, unknown>> } | null {
  const evidence = input.documents.evidence('postgres.locks', { kind: 'target', id: target.id });
  const tree = evidence?.data as LockTree | null | undefined;
  const root = tree?.roots[0];
  if (tree === null || tree === undefined || root === undefined) return null;
  const what = work(root);
  const hold = what.endsWith('s') ? 'hold' : 'holds';
  const tenant = tenantName(input, root.database);
  const wait = tree.waiters === 1 ? '1 session waits' : `${tree.waiters} sessions wait`;
  const sentence = fitting(
    REASON_LIMIT,
    `${what} in ${tenant} ${hold} row locks, ${wait}.`,
    `${what} in ${tenant} ${hold} locks, ${wait}.`,
    `locks in ${tenant}, ${wait}.`,
    `${wait} for row locks.`,
  );
  return {
    sentence,
    evidence: { tree, tenant, database: root.database, pid: root.pid, state: root.state, age: root.xactAge },
  };
}
