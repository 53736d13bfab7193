/** The audience of a wall: decides which views rotate if the configuration names none. */
export const ROLES = ['executive', 'operations', 'engineering'] as const;
export type Role = (typeof ROLES)[number];

/** Why a view is not in the rotation, and what to do instead. */
export interface OutOfTurn {
  /** continues after the name of the view */
  readonly what: string;
  readonly remedy: string;
}

interface ViewRow {
  /** name in the configuration and on the command line; its component is in renderer/views/ID/ID-view.tsx */
  readonly id: string;
  /** title on the wall */
  readonly title: string;
  /** the question that it answers */
  readonly question: string;
  /** roles whose rotation includes it if `rotation.views` names none */
  readonly roles: readonly Role[];
  /** absent: it can be in the rotation */
  readonly outOfTurn?: OutOfTurn;
}

/** Every view, one row each, in the order of the rotation. */
export const VIEWS = [
  {
    id: 'executive',
    title: 'Executive',
    question: 'do we keep our objectives, what did incidents cost, when does capacity run out?',
    roles: ['executive'],
  },
  {
    id: 'engineering',
    title: 'Engineering',
    question: 'which indicator is furthest from its baseline or nearest its limit?',
    roles: ['engineering'],
  },
  {
    id: 'services',
    title: 'Services',
    question: 'which business services work, and since when do the others not?',
    roles: ['operations', 'executive', 'engineering'],
  },
  {
    id: 'tenants',
    title: 'Tenants',
    question: 'who takes more than a fair share of what, and who suffers?',
    roles: ['operations', 'engineering'],
  },
  {
    id: 'replication',
    title: 'Replication',
    question: 'how far behind are the copies, and can we fail over?',
    roles: ['operations', 'engineering'],
  },
  {
    id: 'recovery',
    title: 'Recovery',
    question: 'which services can we recover in time, and how do we know?',
    roles: ['operations', 'executive', 'engineering'],
  },
  {
    id: 'incident',
    title: 'Incident',
    question: 'what broke, since when, whom does it hit, and why?',
    roles: [],
    outOfTurn: {
      what: 'takes no turns: it is shown while an incident is open',
      remedy: 'remove it; set `wall.preempt` to choose which incidents take the wall',
    },
  },
  {
    id: 'review',
    title: 'Review',
    question: 'what happened, and when?',
    roles: [],
    outOfTurn: {
      what: 'takes no turns: a person opens it',
      remedy: 'remove it; press r on the wall, or start it with `gantry wall --replay TIME`',
    },
  },
] as const satisfies readonly ViewRow[];

export type ViewId = (typeof VIEWS)[number]['id'];

const ROWS: readonly ViewRow[] = VIEWS;
export const VIEW_IDS: readonly ViewId[] = VIEWS.map(({ id }) => id);
/** Views that can be in the rotation. */
export const TURN_IDS: readonly ViewId[] = VIEW_IDS.filter((id) => outOfTurn(id) === null);

export function isView(id: string | null): id is ViewId {
  return ROWS.some((row) => row.id === id);
}

export function viewTitle(view: ViewId): string {
  return ROWS.find(({ id }) => id === view)?.title ?? view;
}

/** @returns null: the view can be in the rotation */
export function outOfTurn(view: ViewId): OutOfTurn | null {
  return ROWS.find(({ id }) => id === view)?.outOfTurn ?? null;
}

/** The rotation for a role, if the configuration names no views. */
export function viewsOf(role: Role): readonly ViewId[] {
  return VIEWS.filter(({ roles }: ViewRow) => roles.includes(role)).map(({ id }) => id);
}
