import type { Attributes } from '../model/observation';
import type { SeriesInfo } from '../series/reader';

/** Business event that a series of a service counts. */
export function eventOf({ event }: Attributes): string {
  return event ?? 'events';
}

/** The series without a site if there is one; else those of the sites, which make it up. */
export function wholeOrSites(list: readonly SeriesInfo[]): readonly SeriesInfo[] {
  const whole = list.filter(({ attributes }) => attributes.site === undefined);
  return whole.length > 0 ? whole : list;
}
