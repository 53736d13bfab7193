import { plainJson } from '../../shared/format/plain-text';
import type { Condition } from '../../shared/model/condition';
import type { Observation } from '../../shared/model/observation';
import { type Severity, severityRank } from '../../shared/model/severity';
import { loadConfig } from '../engine/config/load-config';
import { Engine } from '../engine/engine';
import { systemClock } from '../engine/runtime/clock';
import { createLog } from '../engine/runtime/log';
import { createRedaction } from '../engine/runtime/redaction';

export interface ProbeRequest {
  readonly config: string;
  readonly once: boolean;
  readonly target: string | null;
  readonly format: 'table' | 'ndjson';
  readonly print: (line: string) => void;
  readonly say: (line: string) => void;
}

/** Exit codes of monitoring plug-ins. */
const EXIT: Readonly<Record<Severity, number>> = { ok: 0, info: 0, warning: 1, critical: 2, unknown: 3 };
const UNUSABLE = 3;

/** Runs the probes of a configuration and prints what they saw and what the rules say. @returns the exit code */
export async function runProbe(request: ProbeRequest): Promise<number> {
  const { config, problems, secrets } = await loadConfig(request.config);
  if (config === null) {
    for (const { file, line, column, key, what, remedy } of problems)
      request.say(`${file}:${line}:${column} ${key}: ${what}, ${remedy}`);
    return UNUSABLE;
  }
  const { target } = request;
  if (target !== null && !config.targets.some(({ id }) => id === target)) {
    request.say(
      `there is no target ${target}; the targets in ${request.config} are ${config.targets.map(({ id }) => id).join(', ')}.`,
    );
    return UNUSABLE;
  }
  const redaction = createRedaction();
  for (const secret of secrets) redaction.add(secret);
  const sink = { write: request.say, close: () => undefined };
  const log = createLog({ clock: systemClock, sink, redaction, level: 'warn', format: 'plain' });
  const shown = new Map<string, string>();
  const engine = Engine.open({
    dataDir: null,
    clock: systemClock,
    log,
    redaction,
    demo: false,
    onlyTarget: target,
    atOnce: request.once,
    onObservations: (observations) => {
      for (const observation of observations) request.print(observationLine(observation, request.format));
    },
    onSnapshot: () => {
      if (!request.once) printConditions(probed());
    },
  });

  /** Recovery is proven by drills, which no probe sees; and one target alone does not make a service. */
  function probed(): readonly Condition[] {
    return (engine.verdicts?.conditions ?? []).filter(
      ({ rule, subject, evidence }) =>
        !rule.startsWith('recovery.') &&
        (target === null || subject.id === target || evidence.target === target),
    );
  }

  function printConditions(conditions: readonly Condition[]): void {
    for (const condition of conditions) {
      const key = `${condition.rule}|${condition.subject.kind}:${condition.subject.id}|${condition.part ?? ''}`;
      if (shown.get(key) === condition.severity) continue;
      shown.set(key, condition.severity);
      request.print(conditionLine(condition, systemClock.now(), request.format));
    }
  }

  await engine.use(config, request.config);
  await engine.settled();
  if (!request.once) await interrupted();
  const conditions = probed();
  if (request.once) printConditions(conditions);
  await engine.stop();
  let worst: Severity = 'ok';
  for (const { severity } of conditions) if (severityRank(severity) > severityRank(worst)) worst = severity;
  return EXIT[worst];
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function attributesText(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function observationLine(observation: Observation, format: ProbeRequest['format']): string {
  if (format === 'ndjson') return plainJson(observation);
  const time = new Date(observation.t).toISOString().slice(11, 19);
  if (observation.type === 'sample') {
    const value = observation.value === null ? 'no value' : `${observation.value} ${observation.unit}`;
    return `${time}  ${observation.metric.padEnd(46)} ${value.padEnd(24)} ${attributesText(observation.attributes)}`;
  }
  const what = observation.type === 'event' ? `event ${observation.kind}` : `evidence ${observation.kind}`;
  return `${time}  ${what.padEnd(46)} ${observation.subject.kind}=${observation.subject.id}`;
}

function conditionLine(condition: Condition, t: number, format: ProbeRequest['format']): string {
  if (format === 'ndjson') return plainJson({ type: 'condition', t, ...condition });
  return `${condition.severity.toUpperCase().padEnd(9)} ${condition.rule.padEnd(34)} ${condition.subject.id.padEnd(18)} ${condition.sentence}`;
}
