import type { RedisTarget } from '../../../../shared/kinds/redis/target';
import type { Fault, Observation } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import { faultOf, sampleOf } from '../emitter';
import type { Source, SourceResult } from '../source';
import type { RedisFault } from './fault-words';

/** The result of a run that failed, with what it brought nevertheless. @param t epoch ms */
export function failed(
  id: string,
  t: number,
  failure: RedisFault,
  observations: readonly Observation[],
): SourceResult {
  return {
    observations: [
      ...observations,
      sampleOf(t, 'redis.up', { target: id }, failure.up),
      faultOf(t, id, failure.fault),
    ],
    fault: failure.fault,
  };
}

/** A source that cannot ask: it says why with each run. */
export function misconfigured(target: RedisTarget, clock: Clock, message: string, remedy: string): Source {
  const fault: Fault = { code: 'config', message, remedy };
  return {
    id: target.id,
    kind: 'redis',
    every: target.every,
    timeout: target.timeout,
    run: () => Promise.resolve(failed(target.id, clock.now(), { fault, up: null }, [])),
    close: () => Promise.resolve(),
  };
}
