import { describe, expect, it } from 'vitest';
import { blankFrame, blankSections } from '../../../../../shared/judge/blank';
import { turnsOf } from '../../../../../shared/judge/own/turns';
import { viewsOf } from '../../../../../shared/model/views';
import { boardRecovery } from '../../../../builders/recovery';
import { aConfig, aPostgres, aReplica } from '../../../../builders/series';

const BLANK = blankSections(blankFrame(false, ''));
const WALL = aConfig().wall;
const config = (named: boolean, over: Parameters<typeof aConfig>[0] = {}) =>
  aConfig({
    wall: { ...WALL, rotation: { ...WALL.rotation, views: viewsOf('operations'), named } },
    ...over,
  });

describe('the turns of a wall', () => {
  it('leave out views for which nothing is configured and nothing was found', () => {
    expect(turnsOf(config(false), BLANK)).toEqual(['services']);
  });

  it('have a view as soon as there is something for it', () => {
    const replicas = [aReplica({ id: 'pg-b' })];
    const targets = [aPostgres({ id: 'pg-a', replicas })];
    expect(turnsOf(config(false, { targets }), BLANK)).toEqual(['services', 'replication']);
    const roster = { ...BLANK.roster, ids: ['nord', 'sued'], names: ['Nord', 'Sued'], tiers: ['', ''] };
    expect(turnsOf(config(false), { ...BLANK, roster })).toEqual(['services', 'tenants']);
    expect(turnsOf(config(false), { ...BLANK, recovery: boardRecovery() })).toEqual(['services', 'recovery']);
  });

  it('have no comparison of one tenant', () => {
    const roster = { ...BLANK.roster, ids: ['nord'], names: ['Nord'], tiers: [''] };
    expect(turnsOf(config(false), { ...BLANK, roster })).toEqual(['services']);
  });

  it('have every view that the configuration names: it says what to configure', () => {
    expect(turnsOf(config(true), BLANK)).toEqual(viewsOf('operations'));
  });
});
