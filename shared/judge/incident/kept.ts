import type { IncidentPage } from '../../model/incident';
import { type SectionRow, unjudged } from '../section-row';

/** Defaults for an incident that was kept by a version without these fields. */
const NO_HISTORY = { times: 1, history: [], cause: null } as const;

/** Fields that an older version kept under another name. */
interface OlderNames {
  readonly strips?: IncidentPage['charts'];
  readonly held?: IncidentPage['suppressed'];
}

export const INCIDENT: SectionRow<'incident'> = {
  blank: { open: [], taking: [] },
  upgrade: (kept) => ({
    ...kept,
    open: kept.open.map((page) => {
      const { strips = [], held = null, ...rest }: IncidentPage & OlderNames = page;
      return {
        ...NO_HISTORY,
        ...rest,
        charts: page.charts ?? strips,
        suppressed: page.suppressed ?? held,
      };
    }),
  }),
  // Nobody knows whether an incident lasts, so it does not take over the wall.
  fromMemory: ({ open }) => ({
    taking: [],
    open: open.map((page) => ({
      ...page,
      ...unjudged(page),
      services: page.services.map((one) => ({ ...one, severity: 'unknown' })),
    })),
  }),
};
