import { NO_ANSWER } from '../../model/said';
import { NO_TENANT, type TenantSection } from '../../model/tenant-page';
import { type SectionRow, unchanged, unjudged } from '../section-row';

export const ROSTER: SectionRow<'roster'> = {
  blank: { resources: [], ids: [], names: [], tiers: [] },
  upgrade: unchanged,
  fromMemory: unchanged,
};

export const TENANTS: SectionRow<'tenants'> = {
  blank: {
    answer: NO_ANSWER,
    room: { resources: [], busiest: [] },
    pools: [],
    marks: [],
    tracks: [],
    freshness: 'stale',
    observedAt: null,
    every: 5_000,
    values: new Float32Array(0),
  },
  upgrade: unchanged,
  fromMemory: (section) => ({
    ...section,
    freshness: 'cached',
    marks: section.marks.map((mark) => ({ ...mark, ...unjudged(mark), freshness: 'cached' })),
  }),
};

/** A page that was open earlier is not open now. */
export const TENANT: SectionRow<'tenant'> = {
  blank: NO_TENANT,
  upgrade: unchanged,
  fromMemory: () => NO_TENANT,
};

/** The open page on a wall from memory: kept figures are shown, nothing is judged. */
export function cachedTenant(section: TenantSection): TenantSection {
  const { page } = section;
  return page === null
    ? section
    : { ...section, page: { ...page, severity: 'unknown', freshness: 'cached' } };
}
