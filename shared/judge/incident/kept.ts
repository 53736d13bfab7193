import type { IncidentChart, IncidentPage } from '../../model/incident';
import { type SectionRow, unjudged } from '../section-row';

/** Defaults for an incident that was kept by a version without these fields. */
const OLDER = {
  times: 1,
  history: [],
  cause: null,
  headline: null,
  cost: null,
  sites: [],
  reachKnown: false,
  others: [],
  act: null,
} as const;
const OLDER_CHART = { trend: null, usual: null } as const;

/** Fields that an older version kept under another name. */
interface OlderNames {
  readonly strips?: IncidentPage['charts'];
  readonly held?: IncidentPage['suppressed'];
}

export const INCIDENT: SectionRow<'incident'> = {
  blank: { open: [], taking: [], over: null },
  upgrade: (kept) => ({
    ...kept,
    over: kept.over ?? null,
    open: kept.open.map((page) => {
      const { strips = [], held = null, ...rest }: IncidentPage & OlderNames = page;
      return {
        ...OLDER,
        ...rest,
        charts: (page.charts ?? strips).map((chart): IncidentChart => ({ ...OLDER_CHART, ...chart })),
        suppressed: page.suppressed ?? held,
      };
    }),
  }),
  // Nobody knows whether an incident lasts, so it does not take over the wall.
  fromMemory: ({ open }) => ({
    taking: [],
    over: null,
    open: open.map((page) => ({
      ...page,
      ...unjudged(page),
      services: page.services.map((one) => ({ ...one, severity: 'unknown' })),
      others: page.others.map((one) => ({ ...one, severity: 'unknown' })),
    })),
  }),
};
