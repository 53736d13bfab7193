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

/** Sections that the frame goes round. */
type ContentName = Exclude<SectionName, 'frame'>;

/**
 * One row a section. A wall that starts shows these before the judgement is loaded, so nothing here imports it.
 */
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

/** Makes each section but the frame, by its name. */
export function eachSection(
  make: <Name extends ContentName>(name: Name, row: SectionRow<Name>) => Sections[Name],
): Omit<Sections, 'frame'> {
  const made = (Object.keys(SECTIONS) as ContentName[]).map(
    <Name extends ContentName>(name: Name) => [name, make(name, SECTIONS[name])] as const,
  );
  return Object.fromEntries(made) as unknown as Omit<Sections, 'frame'>;
}
