import { describe, expect, test } from 'vitest';
import { locksOf } from '../../../../../../main/engine/sources/postgres/lock-tree';
import type { LockSession } from '../../../../../../shared/kinds/postgres/evidence';

function row(pid: number, blockers: readonly number[] | null, more: Readonly<Record<string, unknown>> = {}) {
  return {
    pid,
    db: 'nord',
    state: 'active',
    application: 'odoo-1',
    query: `update stock_quant set x = ${pid}`,
    xact: pid,
    waiting: blockers === null ? null : pid,
    blockers,
    ...more,
  };
}
const shape = ({ pid, blocks }: LockSession): unknown =>
  blocks.length === 0 ? pid : { [pid]: blocks.map(shape) };

describe('locksOf', () => {
  test('a queue behind one row hangs from its holder, each waiter once', () => {
    const rows = [row(1, null), row(2, [1]), row(3, [2]), row(4, [2, 3])];
    const { tree, causedBy } = locksOf(rows, []);
    expect(tree.roots.map(shape)).toEqual([{ 1: [{ 2: [4, 3] }] }]);
    expect(causedBy).toEqual(new Map([['nord', 3]]));
  });

  test('several roots: most victims first, and a session behind two of them counts for both databases', () => {
    const rows = [row(1, null, { db: 'syd' }), row(2, null), row(3, [1, 2]), row(4, [2])];
    const { tree, causedBy } = locksOf(rows, []);
    expect(tree.roots.map(shape)).toEqual([{ 2: [4, 3] }, { 1: [3] }]);
    expect(causedBy).toEqual(
      new Map([
        ['syd', 1],
        ['nord', 2],
      ]),
    );
  });

  test('the waiters are those of the moment of the tree; one that got its lock meanwhile is none', () => {
    const rows = [row(1, null), row(2, [1]), row(3, [1]), row(4, [])];
    expect(
      locksOf(
        rows.map((one) => ({ ...one, waiters: 3 })),
        [],
      ).tree.waiters,
    ).toBe(2);
  });

  test('of more waiters than a tree shows, all are counted', () => {
    const rows = [row(1, null), row(2, [1]), row(3, [1])];
    expect(
      locksOf(
        rows.map((one) => ({ ...one, waiters: 700 })),
        [],
      ).tree.waiters,
    ).toBe(700);
  });

  test('a deadlock not yet broken has its oldest transaction for a root', () => {
    const { tree } = locksOf([row(7, [8]), row(8, [7])], []);
    expect(tree.roots.map(shape)).toEqual([{ 8: [7] }]);
    expect(tree.roots[0]?.waiting).toBe(8);
  });

  test('pid 0 is a prepared transaction, each its own root', () => {
    const prepared = [
      { waiter: 2, xid: '700', db: 'nord', xact: 9000 },
      { waiter: 3, xid: '701', db: 'syd', xact: 10 },
    ];
    const { tree } = locksOf([row(2, [0]), row(3, [0])], prepared);
    expect(
      tree.roots.map(({ pid, state, database, xactAge }) => ({ pid, state, database, xactAge })),
    ).toEqual([
      { pid: 0, state: 'prepared transaction', database: 'nord', xactAge: 9000 },
      { pid: 0, state: 'prepared transaction', database: 'syd', xactAge: 10 },
    ]);
  });

  test('statements lose their literals and tell their table', () => {
    const { tree } = locksOf([row(1, null), row(2, [1])], []);
    expect(tree.roots[0]).toMatchObject({
      statement: 'update stock_quant set x = ?',
      relation: 'stock_quant',
    });
  });
});
