import { describe, expect, it } from 'vitest';
import { knownRoles, roleEvents } from '../../../../../shared/judge/replication/roles';
import type { DatabaseRole, ServerRole } from '../../../../../shared/model/server-role';
import { markOf } from '../../../../../shared/review/marks';

function role(server: string, part: DatabaseRole, primary = 'pg-b', timeline = 2): ServerRole {
  return { target: 'pg-a', server, role: part, primary, timeline };
}
const NOW = 1_763_000_000_000;

describe('events of roles', () => {
  it('tell first what each is, without a mark, then only what changes', () => {
    const first = roleEvents(
      new Map(),
      [role('pg-a', 'primary', 'pg-a', 1), role('pg-b', 'standby', 'pg-a', 1)],
      NOW,
    );
    expect(first.map(({ subject, data }) => [subject.id, data['role'], data['from']])).toEqual([
      ['pg-a', 'primary', null],
      ['pg-b', 'standby', null],
    ]);
    expect(first.map((event) => markOf(event, new Map()))).toEqual([null, null]);
    const known = knownRoles(first);
    expect(roleEvents(known, [role('pg-a', 'primary', 'pg-a', 1)], NOW)).toEqual([]);
    const later = roleEvents(known, [role('pg-b', 'primary'), role('pg-a', 'second', 'pg-b', 1)], NOW);
    expect(later.map((event) => markOf(event, new Map())?.text)).toEqual([
      'pg-b became the primary, timeline 2',
      'pg-a and pg-b both take writes, timeline 1',
    ]);
    const healed = roleEvents(knownRoles([...first, ...later]), [role('pg-a', 'standby')], NOW);
    expect(healed.map((event) => markOf(event, new Map())?.text)).toEqual(['pg-a copies from pg-b now']);
  });

  it('of a server that says nothing nothing is told', () => {
    expect(roleEvents(new Map([['pg-a', 'primary']]), [], NOW)).toEqual([]);
  });
});
