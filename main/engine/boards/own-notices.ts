import type { Problem } from '../../../shared/config/problem';
import { capital } from '../../../shared/format/fitting';
import { PRESENCE } from '../../../shared/judge/dependencies';
import { rehearsalNotice } from '../../../shared/judge/drills/rehearsal';
import { UPLINK_ADDRESS, UPLINK_LOST } from '../../../shared/judge/own/uplink';
import { REPLICA_ACCESS } from '../../../shared/judge/replication/find';
import { counted } from '../../../shared/judge/words';
import type { Condition } from '../../../shared/model/condition';
import type { Notice } from '../../../shared/model/frame';
import type { Fault } from '../../../shared/model/observation';
import type { Rehearsal } from '../../../shared/model/rehearsal';
import type { NoticeBoard } from './notice-board';

type Said = Omit<Notice, 'since'>;

/** How the wall's own parts are at one look. */
export interface OwnParts {
  /** problems of the intake and of the store */
  readonly problems: readonly Omit<Said, 'severity'>[];
  /** why history is not kept, or not all of it */
  readonly storeFault: Fault | null;
  readonly conditions: readonly Condition[];
  /** the drill in progress */
  readonly rehearsal: Rehearsal | null;
}

/** Notices about the present state of the wall: each is dismissed as soon as it no longer holds. */
const PRESENT = [
  'link',
  'link.address',
  'access',
  'drill',
  'store',
  'store.damage',
  'store.removed',
  'store.clock',
  'store.unread',
  'store.unwritten',
  'intake.full',
  'intake.unit',
  'intake.clock',
] as const;

/** @param now epoch ms */
export function noticeOwnParts(board: NoticeBoard, parts: OwnParts, now: number): void {
  const said = noticesOf(parts);
  for (const id of PRESENT) if (!said.some((notice) => notice.id === id)) board.dismiss(id);
  for (const notice of said) board.say(notice, now);
}

function noticesOf({ problems, storeFault, conditions, rehearsal }: OwnParts): readonly Said[] {
  const said: Said[] = problems.map((problem) => ({ ...problem, severity: 'warning' }));
  const link = conditions.find(({ rule }) => rule === UPLINK_LOST);
  if (link?.severity === 'critical') {
    const remedy = `Check its cable and switch, then ${[link.evidence.addresses].flat().join(', ')}.`;
    said.push({ id: 'link', severity: 'critical', text: link.sentence, remedy });
  }
  said.push(...addressNotices(conditions), ...accessNotices(conditions));
  if (rehearsal !== null) said.push(rehearsalNotice(rehearsal));
  if (storeFault !== null) {
    const { message, remedy } = storeFault;
    said.push({ id: 'store', severity: 'warning', text: message, remedy });
  }
  return said;
}

/** An address of `link` that fails while the uplink is up. */
function addressNotices(conditions: readonly Condition[]): readonly Said[] {
  const failing = conditions.filter(({ rule, severity }) => rule === UPLINK_ADDRESS && severity === 'info');
  const [first] = failing;
  if (first === undefined) return [];
  const text = withMore(first.sentence, failing);
  return [{ id: 'link.address', severity: 'warning', text, remedy: String(first.evidence.remedy) }];
}

/** Faults that only the configuration, or a grant, can end: each is said on every view until then. */
const REFUSED: ReadonlySet<unknown> = new Set<Fault['code']>([
  'auth',
  'permission',
  'config',
  'protocol',
  'tls',
]);

/** A server that refuses this wall, with what to change. */
function accessNotices(conditions: readonly Condition[]): readonly Said[] {
  const refused = conditions.filter(
    ({ rule, severity, evidence }) =>
      severity !== 'ok' && REFUSED.has(evidence.fault) && (PRESENCE.has(rule) || rule === REPLICA_ACCESS),
  );
  const [first] = refused;
  if (first === undefined) return [];
  const { message, remedy } = first.evidence;
  const text = withMore(`${first.subject.id}: ${String(message)}`, refused);
  return [{ id: 'access', severity: 'warning', text, remedy: String(remedy) }];
}

/** The sentence of the first, which says how many more there are. */
function withMore(sentence: string, all: readonly unknown[]): string {
  const more = all.length > 1 ? ` (and ${all.length - 1} more)` : '';
  return sentence.replace(/\.?$/u, `${more}.`);
}

/** Most problems of a configuration that a notice names; it counts the others. */
const MOST_TOLD = 3;

/** @param kept an earlier configuration stays in use */
export function refusedConfig(path: string, problems: readonly Problem[], kept: boolean): Said {
  const told = problems.slice(0, MOST_TOLD).map(problemSentence);
  const more = problems.length - told.length;
  return {
    id: 'config',
    severity: 'warning',
    text: [
      ...(told.length === 0 ? ['The configuration cannot be used.'] : told),
      ...(more > 0 ? [`${capital(counted(more, 'more problem'))} ${more === 1 ? 'is' : 'are'} in it.`] : []),
    ].join(' '),
    remedy: `${kept ? 'The previous configuration stays in use.' : 'It is not used.'} Check it with: gantry check ${path}`,
  };
}

/** `gantry.yaml:9: targets[0].prob is unknown; did you mean probe?` */
function problemSentence({ file, line, key, what, remedy }: Problem): string {
  const about = key === '' ? what : `${key} ${what}`;
  const end = /[.?]$/u.test(remedy) || remedy === '' ? '' : '.';
  return `${file}:${line}: ${about}${remedy === '' ? '.' : `; ${remedy}`}${end}`;
}

export const DEFECT = {
  id: 'engine',
  severity: 'warning',
  text: 'The wall could not evaluate its data.',
  remedy: 'The values shown are old. Please report this with gantry.log from the data folder.',
} as const satisfies Said;
