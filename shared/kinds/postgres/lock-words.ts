import type { ClauseFacts } from '../../model/rule-row';
import type { LockSession, LockTree } from './evidence';

/** The contents of Odoo's tables, in words used in a warehouse. */
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

/** The work of the session that holds the locks: its table in plain words, else its application. */
export function work(root: LockSession): string {
  if (root.relation !== null && TABLES[root.relation] !== undefined) return TABLES[root.relation] as string;
  if (root.application !== '' && !/^(odoo|psql|gantry)/.test(root.application)) return root.application;
  return root.relation === null ? 'a transaction' : `changes of ${root.relation}`;
}

/** A blocking tree as a sentence, longest wording first; null: there is no tree. */
export function lockWordings(tree: LockTree, tenant: string): readonly string[] | null {
  const [root] = tree.roots;
  if (root === undefined) return null;
  const what = work(root);
  const hold = what.endsWith('s') ? 'hold' : 'holds';
  const wait = tree.waiters === 1 ? '1 session waits' : `${tree.waiters} sessions wait`;
  return [
    `${what} in ${tenant} ${hold} row locks, ${wait}.`,
    `${what} in ${tenant} ${hold} locks, ${wait}.`,
    `locks in ${tenant} make ${tree.waiters === 1 ? '1 session' : `${tree.waiters} sessions`} wait.`,
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

/** Locks as a cause: by their tree if it is known, else by their number. */
export function lockClauses({ name, value, evidence }: ClauseFacts): readonly string[] {
  const { tree, tenant } = evidence as Partial<LockEvidence>;
  const told = tree === undefined || tenant === undefined ? null : lockWordings(tree, tenant);
  if (told !== null) return told;
  const count = value ?? 0;
  if (count === 0) return [`sessions wait for locks in ${name}.`, 'sessions wait for locks.'];
  const wait = count === 1 ? 'session waits' : 'sessions wait';
  return [`${count} ${wait} for locks in ${name}.`, `${count} ${wait} for locks.`];
}
