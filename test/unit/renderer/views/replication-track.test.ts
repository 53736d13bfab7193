import { describe, expect, it } from 'vitest';
import { layoutReplication, type NodeRow } from '../../../../renderer/views/replication/replication-layout';
import { branchesOf } from '../../../../renderer/views/replication/track';
import type { ReplicationNode } from '../../../../shared/model/replication';
import { aPrimary, aReplica, boardReplication } from '../../../builders/replication';

function branches(nodes: readonly ReplicationNode[]) {
  const rows = layoutReplication(nodes).rows.filter((row): row is NodeRow => row.kind !== 'fold');
  return branchesOf(rows);
}
const told = (nodes: readonly ReplicationNode[]) =>
  branches(nodes).map(({ row, trunk, edge }) => `${row.node.id} ${trunk} ${edge}`);

describe('the track', () => {
  it('is solid as far as something flows, and dashed only to what is late, as on the board', () => {
    expect(told(boardReplication().nodes)).toEqual([
      'pg-prod-b flows flows',
      'pg-prod-c flows flows',
      'pg-prod-d late late',
      'pg-prod-e unknown unknown',
    ]);
  });

  it('runs on solid past a late copy to one that flows', () => {
    const behind = { lag: 1, bytes: 0, kept: null };
    expect(
      told([
        aPrimary({ id: 'pg-prod-a' }),
        aReplica({ id: 'late', edge: 'late' }, behind),
        aReplica({ id: 'well' }, behind),
        aReplica({ id: 'dark', edge: 'unknown' }, behind),
      ]),
    ).toEqual(['late flows late', 'well flows flows', 'dark unknown unknown']);
  });

  it('draws what two branches share once, above and below the primary', () => {
    const behind = { lag: 1, bytes: 0, kept: null };
    const drawn = branches([
      aReplica({ id: 'top', region: 'one' }, behind),
      aPrimary({ id: 'pg-prod-a', region: 'two' }),
      aReplica({ id: 'near', region: 'two' }, behind),
      aReplica({ id: 'far', region: 'two' }, behind),
    ]);
    const [near, far, top] = drawn;
    expect(drawn.map(({ row }) => row.node.id)).toEqual(['near', 'far', 'top']);
    expect(far?.fromY).toBeGreaterThan(near?.row.y ?? Number.POSITIVE_INFINITY);
    expect(top?.fromY).toBeGreaterThan(top?.row.y ?? Number.POSITIVE_INFINITY);
    expect(top?.fromY).toBeLessThan(near?.fromY ?? 0);
  });
});
