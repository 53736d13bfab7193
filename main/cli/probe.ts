import { nothingToWatch } from '../../shared/config/nothing-to-watch';
import { problemLine } from '../../shared/config/problem';
import { type Condition, conditionKey } from '../../shared/model/condition';
import { configPlaces, findConfig } from '../engine/config/find-config';
import { loadConfig } from '../engine/config/load-config';
import { Engine } from '../engine/engine';
import { systemClock } from '../engine/runtime/clock';
import { createLog } from '../engine/runtime/log';
import { createRedaction } from '../engine/runtime/redaction';
import { exitCodeOf, UNKNOWN } from './probe/exit-code';
import { Faults } from './probe/faults';
import type { ProbeFormat } from './probe/formats';
import { probeReport } from './probe/reports';

export interface ProbeRequest {
  /** null: the one that is found */
  readonly config: string | null;
  readonly once: boolean;
  readonly target: string | null;
  readonly format: ProbeFormat;
  readonly conditionsOnly: boolean;
  readonly all: boolean;
  readonly print: (line: string) => void;
  readonly say: (line: string) => void;
}

/** Runs the probes of a configuration and prints what they saw and what the rules say. @returns the exit code */
export async function runProbe(request: ProbeRequest): Promise<number> {
  const { target, say } = request;
  const path = request.config ?? findConfig();
  if (path === null) {
    say(`no configuration found: there is none at ${configPlaces().join(' or ')}.`);
    say('Name one with --config FILE, or write one with: gantry init');
    return UNKNOWN;
  }
  const { config, problems, secrets } = await loadConfig(path);
  if (config === null) {
    for (const problem of problems) say(problemLine(problem));
    return UNKNOWN;
  }
  const nothing = nothingToWatch(config);
  if (nothing !== null) {
    say(`${path}: ${nothing}`);
    return UNKNOWN;
  }
  if (target !== null && !config.targets.some(({ id }) => id === target)) {
    say(
      `there is no target ${target}; the targets in ${path} are ${config.targets.map(({ id }) => id).join(', ')}.`,
    );
    return UNKNOWN;
  }
  const redaction = createRedaction();
  for (const secret of secrets) redaction.add(secret);
  const sink = { write: say, close: () => undefined };
  const log = createLog({ clock: systemClock, sink, redaction, level: 'warn', format: 'plain' });
  const report = probeReport(request);
  const faults = new Faults();
  const once = request.once || request.format === 'json';
  const shown = new Map<string, string>();
  const engine = Engine.open({
    dataDir: null,
    clock: systemClock,
    log,
    redaction,
    demo: false,
    onlyTarget: target,
    atOnce: once,
    onObservations: (observations) => {
      faults.observe(observations);
      report.observed(observations);
    },
    onSnapshot: () => {
      if (!once) tellChanges(probed());
    },
  });

  /**
   * Recovery is proven by drills, which no probe sees, but whether a backup is there, and can be read, is probed; and one
   * target alone does not make a service.
   */
  function probed(): readonly Condition[] {
    return (engine.verdicts?.conditions ?? []).filter(
      ({ rule, part, severity, subject, evidence }) =>
        (!rule.startsWith('recovery.') ||
          (rule === 'recovery.backup' && (part === 'probe' || severity === 'critical'))) &&
        (target === null || subject.id === target || evidence.target === target),
    );
  }

  function tellChanges(conditions: readonly Condition[]): void {
    const changed = conditions.filter(
      (condition) => shown.get(conditionKey(condition)) !== condition.severity,
    );
    for (const condition of changed) shown.set(conditionKey(condition), condition.severity);
    report.judged(changed, systemClock.now());
  }

  await engine.use(config, path);
  await engine.settled();
  if (!once) await interrupted();
  const conditions = probed();
  if (once) tellChanges(conditions);
  const standing = faults.with(engine.sources);
  await engine.stop();
  const exitCode = exitCodeOf(conditions, standing.length > 0);
  report.ended({ t: systemClock.now(), config: path, conditions, faults: standing, exitCode });
  return exitCode;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
