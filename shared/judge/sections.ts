import type { SectionName, Sections } from '../model/snapshot';
import { ENGINEERING } from './engineering/kept';
import { EXECUTIVE } from './executive/kept';
import { INCIDENT } from './incident/kept';
import { RECOVERY } from './recovery/kept';
import { REPLICATION } from './replication/kept';
import { REVIEW, TIMELINE } from './review/kept';
import type { SectionRow } from './section-row';
import { SERVICES } from './services/kept';
import { ROSTER, TENANT, TENANTS } from './tenants/kept';

/** Sections inside the frame. */
type ContentName = Exclude<SectionName, 'frame'>;

/** One row per section. A starting wall shows these before the judgement is loaded, so nothing here may import it. */
export const SECTIONS: { readonly [Name in ContentName]: SectionRow<Name> } = {
  services: SERVICES,
  roster: ROSTER,
  tenants: TENANTS,
  tenant: TENANT,
  replication: REPLICATION,
  recovery: RECOVERY,
  incident: INCIDENT,
  executive: EXECUTIVE,
  engineering: ENGINEERING,
  timeline: TIMELINE,
  review: REVIEW,
};

/** Makes each section but the frame, by name. */
export function eachSection(
  make: <Name extends ContentName>(name: Name, row: SectionRow<Name>) => Sections[Name],
): Omit<Sections, 'frame'> {
  const made = (Object.keys(SECTIONS) as ContentName[]).map(
    <Name extends ContentName>(name: Name) => [name, make(name, SECTIONS[name])] as const,
  );
  return Object.fromEntries(made) as unknown as Omit<Sections, 'frame'>;
}
