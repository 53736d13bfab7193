/** Those that take turns. */
export const CYCLE = ['calm', 'dispatch', 'campaign', 'replica', 'drill'] as const;
/** With those that are played when they are asked for. */
export const SCENES = [...CYCLE, 'lock-hog', 'all-busy'] as const;
export type ScenarioName = (typeof SCENES)[number];

/** s; one round takes less than five minutes */
export const LENGTH: Readonly<Record<(typeof CYCLE)[number], number>> = {
  calm: 45,
  dispatch: 75,
  campaign: 60,
  replica: 75,
  drill: 40,
};
export const ROUND = CYCLE.reduce((sum, name) => sum + LENGTH[name], 0);

/** The current position in the play. */
export interface Scene {
  readonly name: ScenarioName;
  /** s since the scene began */
  readonly elapsed: number;
  /** 0..1 */
  readonly strength: number;
  readonly round: number;
  /** dispatches that were played before this scene */
  readonly dispatches: number;
}

/** Seconds in which a scene's problem builds up. */
export const BUILD_UP = 25;

/** @param play an endless scenario, or `cycle` for all in turn @param elapsed s since the start */
export function sceneAt(play: ScenarioName | 'cycle', elapsed: number): Scene {
  if (play !== 'cycle')
    return { name: play, elapsed, strength: strengthAt(elapsed), round: 0, dispatches: 0 };
  let rest = elapsed % ROUND;
  for (const name of CYCLE) {
    if (rest < LENGTH[name]) {
      const round = Math.floor(elapsed / ROUND);
      const before = CYCLE.indexOf(name) > CYCLE.indexOf('dispatch') ? 1 : 0;
      return { name, elapsed: rest, strength: strengthAt(rest), round, dispatches: round + before };
    }
    rest -= LENGTH[name];
  }
  return { name: 'calm', elapsed: 0, strength: 0, round: 0, dispatches: 0 };
}

function strengthAt(elapsed: number): number {
  return Math.max(0, Math.min(1, elapsed / BUILD_UP));
}

export function isScenario(name: string): name is ScenarioName | 'cycle' {
  return name === 'cycle' || (SCENES as readonly string[]).includes(name);
}
