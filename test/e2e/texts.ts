import { describe, expect, it } from 'vitest';
import { FIXTURES } from '../builders/fixtures';
import { type LookWindow, lookFor } from '../support/look-window';
import { findTextFaults } from './overlap';

/** The views that a fixture has something for; a wall without any content has one state for all. */
function viewsOf(name: string): readonly string[] {
  const sections = FIXTURES[name]?.().sections;
  if (sections === undefined) return [];
  if (sections.frame.connection === 'replay' && name.startsWith('review')) return ['review'];
  const filled = [
    sections.services.rows.length > 0 ? 'services' : '',
    sections.roster.ids.length > 0 ? 'tenants' : '',
    sections.replication.nodes.length > 0 ? 'replication' : '',
    sections.recovery.rows.length > 0 ? 'recovery' : '',
    sections.executive.services.length > 0 ? 'executive' : '',
    sections.incident.open.length > 0 || sections.incident.over !== null ? 'incident' : '',
    sections.engineering.rows.length > 0 ? 'engineering' : '',
  ].filter((view) => view !== '');
  return filled.length === 0 ? ['services'] : filled;
}
/** Every fixture with every view that it has something for. */
export const CASES = Object.keys(FIXTURES).flatMap((name) =>
  viewsOf(name).map((view) => [name, view] as const),
);

/** Every view of every fixture, in another face than the wall's own, which the truth test looks at. */
export function describeTexts(name: string, face: string): void {
  let window: LookWindow;
  lookFor('1920x1080', (opened) => {
    window = opened;
  });

  describe(`in ${name}`, () => {
    it.each(CASES)('no text of %s, %s, is cut or lies over another', async (fixture, view) => {
      await window.open({ fixture, view, face });
      expect(await window.page.evaluate(findTextFaults)).toEqual([]);
    });
  });
}
