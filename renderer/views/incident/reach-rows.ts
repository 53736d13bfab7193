import { countWord } from '../../../shared/format/fitting';
import { formatNumber } from '../../../shared/format/format';
import type { IncidentPage } from '../../../shared/model/incident';
import { countOf, someOf } from './incident-words';

/** Each with its words below it. @param room characters of a line of notes */
export function reachRows(page: IncidentPage, room: number): readonly (readonly [string, string])[] {
  const { services, sites, tenants, tenantCount, reachKnown } = page;
  const rows: (readonly [string, string])[] = [];
  const cost = costRow(page);
  if (cost !== null) rows.push(cost);
  const where = [
    sites.length > 0 ? countOf(sites.length, 'site') : '',
    tenantCount > 0 ? countOf(tenantCount, 'tenant') : '',
  ].filter((one) => one !== '');
  if (where.length > 0) {
    const named = [
      sites.length > 0 ? someOf(sites, sites.length, room) : '',
      tenantCount > 0 ? someOf(tenants, tenantCount, room) : '',
    ].filter((one) => one !== '');
    rows.push([where.join(', '), named.join('; ')]);
  }
  if (!reachKnown) rows.push(['Services', 'which services it hits is not known']);
  else if (services.length === 0) rows.push(['No service', 'feels it yet']);
  else rows.push([countOf(services.length, 'service'), servicesWords(page, 2 * room)]);
  return rows;
}

/** What it costs while it lasts; null: it hits nothing that could cost. */
function costRow({ cost, services, reachKnown }: IncidentPage): readonly [string, string] | null {
  if (cost === null) {
    if (!reachKnown) return ['Cost not known', 'what the services do is not heard'];
    return services.length === 0 ? null : ['Cost not known', 'no usual pace to compare with'];
  }
  const late = `about ${formatNumber(cost.late)} ${cost.event} late`;
  if (cost.perMinute <= 0) return ['None more late', `${late} so far`];
  return [`${formatNumber(cost.perMinute)} more a minute`, `${late} so far`];
}

/** `Shipping, and two at the foot` */
function servicesWords({ services, headline }: IncidentPage, room: number): string {
  const first = services.find(({ id }) => id === headline);
  const rest = services.length - 1;
  if (first === undefined)
    return someOf(
      services.map(({ name }) => name),
      services.length,
      room,
    );
  return rest === 0 ? first.name : `${first.name}, and ${countWord(rest)} at the foot`;
}
