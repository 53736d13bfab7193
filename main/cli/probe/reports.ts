import { formatNumber } from '../../../shared/format/format';
import { plainJson } from '../../../shared/format/plain-text';
import { grantOf } from '../../../shared/kinds/redis/grants';
import { type Condition, conditionKey } from '../../../shared/model/condition';
import type { Evidence, Fault, Observation } from '../../../shared/model/observation';
import { deniedIn, FAULT_EVIDENCE, faultIn, type StandingFault } from './faults';
import { figureWords } from './figure';
import type { ProbeFormat } from './formats';

/** How `gantry probe` prints what it saw. */
export interface ProbeReport {
  observed(observations: readonly Observation[]): void;
  /** conditions that are new or have another severity. @param t epoch ms */
  judged(conditions: readonly Condition[], t: number): void;
  ended(outcome: ProbeOutcome): void;
}
/** The state at the end of a run. */
export interface ProbeOutcome {
  /** epoch ms */
  readonly t: number;
  readonly config: string;
  readonly conditions: readonly Condition[];
  readonly faults: readonly StandingFault[];
  /** of the process */
  readonly exitCode: number;
}

export interface ReportOptions {
  readonly format: ProbeFormat;
  /** conditions and faults, and no other observation */
  readonly conditionsOnly: boolean;
  /** a table also holds what is well */
  readonly all: boolean;
  readonly print: (line: string) => void;
}

export function probeReport(options: ReportOptions): ProbeReport {
  switch (options.format) {
    case 'table':
      return new TableReport(options);
    case 'ndjson':
      return new RecordReport(options);
    case 'json':
      return new DocumentReport(options);
  }
}

function wanted(
  { conditionsOnly }: ReportOptions,
  observations: readonly Observation[],
): readonly Observation[] {
  return conditionsOnly ? observations.filter((one) => faultIn(one) !== null) : observations;
}

/** A line an observation and a condition. It leaves nothing out: a record that is missing would look like one that is well. */
class RecordReport implements ProbeReport {
  readonly #options: ReportOptions;

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  observed(observations: readonly Observation[]): void {
    for (const one of wanted(this.#options, observations)) this.#options.print(plainJson(one));
  }

  judged(conditions: readonly Condition[], t: number): void {
    for (const condition of conditions)
      this.#options.print(plainJson({ type: 'condition', t, ...condition }));
  }

  ended(): void {
    // a record has no end
  }
}

/** One document of a single look. */
class DocumentReport implements ProbeReport {
  readonly #options: ReportOptions;
  readonly #observations: Observation[] = [];

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  observed(observations: readonly Observation[]): void {
    this.#observations.push(...wanted(this.#options, observations));
  }

  judged(): void {
    // the document holds what stands at its end
  }

  ended(outcome: ProbeOutcome): void {
    const { t, config, exitCode, faults, conditions } = outcome;
    const document = {
      t,
      config,
      exitCode,
      faults: faults.map(({ subject, fault }) => ({ subject, ...fault })),
      conditions,
      ...(this.#options.conditionsOnly ? {} : { observations: this.#observations }),
    };
    for (const line of plainJson(document, 2).split('\n')) this.#options.print(line);
  }
}

/** For a person: what is well is only counted, unless it was not well before. */
class TableReport implements ProbeReport {
  readonly #options: ReportOptions;
  /** printed faults that stand */
  readonly #faults = new Map<string, string>();
  /** printed limits, by subject */
  readonly #limits = new Map<string, string>();
  /** conditions that were printed as not well */
  readonly #unwell = new Set<string>();

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  observed(observations: readonly Observation[]): void {
    const { all, conditionsOnly } = this.#options;
    for (const observation of observations) {
      if (observation.type === 'evidence' && observation.kind === FAULT_EVIDENCE) this.#fault(observation);
      else if (!conditionsOnly && (all || observation.type !== 'evidence'))
        this.#options.print(observationLine(observation));
      this.#denied(observation);
    }
  }

  judged(conditions: readonly Condition[]): void {
    for (const condition of conditions) {
      const key = conditionKey(condition);
      const wasUnwell = this.#unwell.delete(key);
      if (condition.severity !== 'ok') this.#unwell.add(key);
      if (wasUnwell || condition.severity !== 'ok' || this.#options.all)
        this.#options.print(conditionLine(condition));
    }
  }

  ended({ t, conditions, faults }: ProbeOutcome): void {
    for (const { subject, fault } of faults) this.#told(t, subject, fault);
    const severities = ['critical', 'warning', 'unknown', 'info', 'ok'] as const;
    const counts = severities.flatMap((severity) => {
      const count = conditions.filter((one) => one.severity === severity).length;
      return count === 0 ? [] : [`${formatNumber(count)} ${severity}`];
    });
    this.#options.print(
      counts.length === 0 ? 'No rule could judge anything.' : `Conditions: ${counts.join(', ')}.`,
    );
  }

  #fault(evidence: Evidence): void {
    const { t, subject } = evidence;
    const fault = faultIn(evidence);
    if (fault !== null) this.#told(t, subject, fault);
    else if (this.#faults.delete(keyOf(subject)) || this.#options.all)
      this.#options.print(verdictLine(t, 'no fault', '', subject.id, ''));
  }

  #denied(observation: Observation): void {
    const denied = deniedIn(observation);
    if (observation.type !== 'evidence' || denied.length === 0) return;
    const { id } = observation.subject;
    const text = `This probe’s user may not run ${denied.join(', ')}: their figures are missing. Grant them (ACL rules: ${denied.map(grantOf).join(' ')}), or do without.`;
    if (this.#limits.get(id) === text) return;
    this.#limits.set(id, text);
    this.#options.print(verdictLine(observation.t, 'LIMITED', 'permission', id, text));
  }

  #told(t: number, subject: StandingFault['subject'], fault: Fault): void {
    const text = `${fault.message} ${fault.remedy}`;
    if (this.#faults.get(keyOf(subject)) === text) return;
    this.#faults.set(keyOf(subject), text);
    this.#options.print(verdictLine(t, 'FAULT', fault.code, subject.id, text));
  }
}

/** A target and the first of its servers have the same id. */
function keyOf({ kind, id }: StandingFault['subject']): string {
  return `${kind}:${id}`;
}

function observationLine(observation: Observation): string {
  const time = clock(observation.t);
  if (observation.type === 'sample') {
    const { metric, value, unit, attributes } = observation;
    const figure = value === null ? 'no value' : figureWords(value, unit);
    const named = Object.entries(attributes).map(([name, text]) => `${name}=${text}`);
    return `${time}  ${metric.padEnd(46)} ${figure.padEnd(12)} ${named.join(' ')}`.trimEnd();
  }
  const what = `${observation.type} ${observation.kind}`;
  return `${time}  ${what.padEnd(46)} ${observation.subject.kind}=${observation.subject.id}`;
}

/** @see {@link Condition.since} */
function conditionLine({ since, severity, rule, subject, sentence }: Condition): string {
  return verdictLine(since, severity.toUpperCase(), rule, subject.id, sentence);
}

function verdictLine(t: number, verdict: string, code: string, id: string, text: string): string {
  return `${clock(t)}  ${verdict.padEnd(9)} ${code.padEnd(34)} ${id.padEnd(18)} ${text}`.trimEnd();
}

/** `06:14:09Z` @param t epoch ms */
function clock(t: number): string {
  return `${new Date(t).toISOString().slice(11, 19)}Z`;
}
