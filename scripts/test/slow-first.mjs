import { BaseSequencer } from 'vitest/node';

/**
 * The files that take longest, by part of their path: one that began last would be waited for alone. A fresh clone has
 * no times of its own to go by, and the size of a file says nothing of a test that waits.
 */
const SLOW = [
  'tenants/postgres-tenants',
  'tenants/small-estates',
  'store/store-faults',
  'recovery/replication-walk',
  'scenarios/scenarios',
  'estate/estate.test',
  'store/healthy-weeks',
  'e2e/texts-',
  'integration/demo',
  'estate/figures',
  'store/store-damage',
  'store/retention',
  'e2e/review',
  'truth/incidents',
  'truth/fixtures',
  'estate/feed-cuts',
  'integration/relative-paths',
  'estate/demo',
  'e2e/shot',
  'estate/kill',
  'e2e/shell',
  'integration/postgres-source',
  'integration/export',
  'store/store-crash',
  'integration/cli',
  'shared/judge/',
];

/** Slow files first, the others in the order of vitest. */
export class SlowFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   * @returns {Promise<import('vitest/node').TestSpecification[]>}
   */
  async sort(files) {
    const rank = (/** @type {import('vitest/node').TestSpecification} */ { moduleId }) => {
      const at = SLOW.findIndex((part) => moduleId.includes(`/${part}`));
      return at < 0 ? SLOW.length : at;
    };
    const sorted = await super.sort(files);
    return sorted
      .map((file, at) => ({ file, at }))
      .sort((a, b) => rank(a.file) - rank(b.file) || a.at - b.at)
      .map(({ file }) => file);
  }
}
