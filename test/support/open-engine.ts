import { Engine, type EngineOptions } from '../../main/engine/engine';
import { systemClock } from '../../main/engine/runtime/clock';
import { createRedaction } from '../../main/engine/runtime/redaction';
import { silentLog } from './silent-log';

/** The real engine, silent, on the real clock, which keeps nothing unless it is told where. */
export function openEngine(options: Partial<EngineOptions> = {}): Engine {
  return Engine.open({
    dataDir: null,
    clock: systemClock,
    log: silentLog,
    redaction: createRedaction(),
    demo: false,
    onSnapshot: () => undefined,
    ...options,
  });
}
