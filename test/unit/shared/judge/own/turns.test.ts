import { describe, expect, it } from 'vitest';
import { blankFrame, blankSections } from '../../../../../shared/judge/blank';
import { turnsOf } from '../../../../../shared/judge/own/turns';
import { viewsOf } from '../../../../../shared/model/views';
import { boardRecovery } from '../../../../builders/recovery';
import { aConfig, aPostgres, aReplica, aService } from '../../../../builders/series';

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
    const services = [aService({ id: 'shop', dependsOn: ['pg-a'] })];
    expect(turnsOf(config(false, { targets, services }), BLANK)).toEqual(['services', 'replication']);
    const roster = { ...BLANK.roster, ids: ['nord', 'sued'], names: ['Nord', 'Sued'], tiers: ['', ''] };
    expect(turnsOf(config(false), { ...BLANK, roster })).toEqual(['services', 'tenants']);
    expect(turnsOf(config(false), { ...BLANK, recovery: boardRecovery() })).toEqual(['services', 'recovery']);
  });

  it('have the engineering view for a target that no service depends on', () => {
    const targets = [aPostgres({ id: 'pg-a' }), aPostgres({ id: 'pg-b' })];
    expect(turnsOf(config(false, { targets }), BLANK)).toEqual(['engineering', 'services']);
    const shop = aService({ id: 'shop', dependsOn: ['pg-a'] });
    expect(turnsOf(config(false, { targets, services: [shop] }), BLANK)).toEqual(['services', 'engineering']);
    const all = aService({ id: 'all', dependsOn: ['shop', 'pg-b'] });
    expect(turnsOf(config(false, { targets, services: [shop, all] }), BLANK)).toEqual(['services']);
    const fed = [aPostgres({ id: 'pg-a', url: null })];
    expect(turnsOf(config(false, { targets: fed }), BLANK)).toEqual(['services']);
  });

  it('have no comparison of one tenant', () => {
    const roster = { ...BLANK.roster, ids: ['nord'], names: ['Nord'], tiers: [''] };
    expect(turnsOf(config(false), { ...BLANK, roster })).toEqual(['services']);
  });

  it('have every view that the configuration names: it says what to configure', () => {
    expect(turnsOf(config(true), BLANK)).toEqual(viewsOf('operations'));
  });
});
