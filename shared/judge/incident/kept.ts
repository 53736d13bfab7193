import { type SectionRow, unjudged } from '../section-row';

/** Of an incident that was kept before these were known of it. */
const NO_HISTORY = { times: 1, history: [], held: null, cause: null } as const;

export const INCIDENT: SectionRow<'incident'> = {
  blank: { open: [], taking: [] },
  upgrade: (kept) => ({ ...kept, open: kept.open.map((page) => ({ ...NO_HISTORY, ...page })) }),
  // Whether an incident lasts is not known, so it does not take the wall.
  fromMemory: ({ open }) => ({
    taking: [],
    open: open.map((page) => ({
      ...page,
      ...unjudged(page),
      services: page.services.map((one) => ({ ...one, severity: 'unknown' })),
    })),
  }),
};
