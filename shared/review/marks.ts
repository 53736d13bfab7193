import type { WallEvent } from '../model/observation';
import type { Mark, MarkKind } from '../model/review';
import { scenarioWords } from '../model/scenario';

const MOST_TEXT = 120;

/** An event as a mark on the timeline; null: it has no mark. @param names of services and tenants by id */
export function markOf(event: WallEvent, names: ReadonlyMap<string, string>): Mark | null {
  const { kind } = event;
  // It is shown as an incident.
  if (kind === 'contention') return null;
  const text = wordsOf(kind, event, names);
  if (text === '') return null;
  return {
    t: event.t,
    kind,
    text: text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text,
    ...(event.subject.kind === 'service' && { service: names.get(event.subject.id) ?? event.subject.id }),
  };
}

function wordsOf(kind: MarkKind, { subject, data }: WallEvent, names: ReadonlyMap<string, string>): string {
  const whom = names.get(subject.id) ?? subject.id;
  const said = (name: string): string =>
    typeof data[name] === 'string' ? (data[name] as string).trim() : '';
  switch (kind) {
    case 'deployment':
      return [said('name') || 'A release', said('version'), 'released to', whom].filter(Boolean).join(' ');
    case 'drill':
      return `Drill ${scenarioWords(said('scenario'))} ${said('outcome')}`.replace(/ +/g, ' ').trim();
    case 'config':
      return said('text') || `Configuration of ${whom} changed`;
    case 'note':
      if (said('text') !== '') return said('text');
      return said('takenBy') === '' ? '' : `${whom} taken by ${said('takenBy')}`;
    case 'backup': {
      const outcome = said('outcome');
      return outcome === 'failed' || outcome === 'aborted' ? `Backup of ${whom} ${outcome}` : '';
    }
    case 'incident':
      return said('text') || said('title') || `Incident told for ${whom}`;
    case 'role':
      return said('sentence');
    case 'login':
      return '';
  }
}
