import { durationSeconds } from '../forms/duration';
import { nearest } from '../forms/nearest';
import { type ConfigFinding as Finding, referenceFindings } from '../forms/reference';
import { isClock } from '../forms/schema-values';
import { kindOf } from '../kinds/kind-of';
import type { WrittenTarget } from '../kinds/schemas';
import { OVERRIDABLE_RULES, OWN_RULE } from '../metrics/rules';

import type { WrittenConfig } from './schema';

/** Checks that need several keys: references, duplicates, cycles, durations that do not fit. */
export function crossCheck(config: WrittenConfig): readonly Finding[] {
  return [
    ...doubles(config),
    ...references(config),
    ...circles(config),
    ...spans(config),
    ...tenantRules(config),
    ...ruleNames(config),
    ...ofKinds(config),
    ...maintenanceTimes(config),
  ];
}

function doubles(config: WrittenConfig): Finding[] {
  const findings: Finding[] = [];
  const once = (
    kind: string,
    entries: readonly { readonly id: string; readonly path: Finding['path'] }[],
  ): void => {
    const seen = new Set<string>();
    for (const { id, path } of entries) {
      if (seen.has(id))
        findings.push({ path, what: `is used twice as an id of a ${kind}`, remedy: 'give each its own id' });
      seen.add(id);
    }
  };
  once(
    'site',
    config.sites.map(({ id }, i) => ({ id, path: ['sites', i, 'id'] })),
  );
  once(
    'service',
    config.services.map(({ id }, i) => ({ id, path: ['services', i, 'id'] })),
  );
  once(
    'tenant',
    config.tenants.list.map(({ id }, i) => ({ id, path: ['tenants', 'list', i, 'id'] })),
  );
  once(
    'target or replica',
    config.targets.flatMap((target, i) => [
      { id: target.id, path: ['targets', i, 'id'] },
      ...partsOf(target).map(({ id, path }) => ({ id, path: ['targets', i, ...path] })),
    ]),
  );
  return findings;
}

function references(config: WrittenConfig): Finding[] {
  const findings: Finding[] = [];
  const check = (kind: string, id: string, known: readonly string[], path: Finding['path']): void => {
    findings.push(...referenceFindings(kind, id, known, path));
  };
  const sites = config.sites.map(({ id }) => id);
  const things = [...config.targets.map(({ id }) => id), ...config.services.map(({ id }) => id)];
  config.services.forEach((service, i) => {
    service.dependsOn.forEach((id, d) =>
      check('target or service', id, things, ['services', i, 'dependsOn', d]),
    );
    service.sites.forEach((id, s) => check('site', id, sites, ['services', i, 'sites', s]));
  });
  config.targets.forEach((target, i) => {
    if (target.site !== undefined) check('site', target.site, sites, ['targets', i, 'site']);
  });
  const parts = config.targets.flatMap((target) => partsOf(target));
  const planned = [...things, ...parts.map(({ id }) => id)];
  config.maintenance.forEach(({ of }, i) => {
    of.forEach((id, o) => check('target, replica or service', id, planned, ['maintenance', i, 'of', o]));
  });
  const tiers = Object.keys(config.tenants.tiers);
  config.tenants.list.forEach(({ tier }, i) => {
    if (tier !== undefined) check('tier', tier, tiers, ['tenants', 'list', i, 'tier']);
  });
  return findings;
}

/** Ids that a target adds to its own: those of its replicas. */
function partsOf(target: WrittenTarget): ReturnType<NonNullable<ReturnType<typeof kindOf>['partsOf']>> {
  return kindOf(target).partsOf?.(target) ?? [];
}

/** Findings of each target's kind. */
function ofKinds({ sites, targets }: WrittenConfig): Finding[] {
  const known = sites.map(({ id }) => id);
  return targets.flatMap((target, i) => {
    const otherTargets = targets.map(({ id }) => id).filter((id) => id !== target.id);
    const findings = kindOf(target).check?.(target, { sites: known, otherTargets }) ?? [];
    return findings.map((finding) => ({ ...finding, path: ['targets', i, ...finding.path] }));
  });
}

function circles(config: WrittenConfig): Finding[] {
  const edges = new Map(config.services.map(({ id, dependsOn }) => [id, dependsOn]));
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (edges.get(from) ?? []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  return config.services.flatMap(({ id }, i) =>
    reaches(id, id, new Set())
      ? [
          {
            path: ['services', i, 'dependsOn'],
            what: 'leads back to the service itself',
            remedy: 'remove one of the dependencies of the circle',
          },
        ]
      : [],
  );
}

function spans(config: WrittenConfig): Finding[] {
  const findings: Finding[] = [];
  config.targets.forEach(({ every, timeout }, i) => {
    if (timeout === undefined) return;
    if ((durationSeconds(timeout) ?? 0) > (durationSeconds(every) ?? 0)) {
      findings.push({
        path: ['targets', i, 'timeout'],
        what: 'is longer than every, so runs would overlap',
        remedy: `use at most ${every}`,
      });
    }
  });
  config.sites.forEach(({ windows }, s) => {
    windows.forEach(({ from, to }, w) => {
      if (from === to)
        findings.push({
          path: ['sites', s, 'windows', w, 'to'],
          what: 'is the same as from',
          remedy: 'name the end of the window',
        });
    });
  });
  return findings;
}

function tenantRules(config: WrittenConfig): Finding[] {
  return config.tenants.from.flatMap(({ match }, i): Finding[] => {
    const path = ['tenants', 'from', i, 'match'];
    try {
      new RegExp(match, 'u');
    } catch {
      return [{ path, what: 'is no regular expression', remedy: 'check its brackets and escapes' }];
    }
    return match.includes('(?<tenant>')
      ? []
      : [{ path, what: 'has no group named tenant', remedy: 'write the tenant’s part as (?<tenant>…)' }];
  });
}

function ruleNames(config: WrittenConfig): Finding[] {
  const own = Object.entries(config.rules).flatMap(([id, rule]) => ownRule(id, rule));
  const strange = Object.keys(config.rules)
    .filter((id) => !OVERRIDABLE_RULES.includes(id) && !id.startsWith(OWN_RULE))
    .map((id) => {
      const meant = nearest(id, OVERRIDABLE_RULES);
      const remedy = meant === null ? 'see docs/config.md for their names' : `did you mean ${meant}?`;
      return { path: ['rules', id], what: 'is no rule', remedy };
    });
  return [...strange, ...own];
}

const OF_OWN = ['metric', 'comparison', 'of', 'where', 'part', 'says'] as const;

/** Keys that a user-defined rule lacks, and keys that a rule of the table must not have. */
function ownRule(id: string, rule: WrittenConfig['rules'][string]): Finding[] {
  if (!id.startsWith(OWN_RULE))
    return OF_OWN.filter((key) => rule[key] !== undefined).map((key) => ({
      path: ['rules', id, key],
      what: 'belongs to a rule of your own',
      remedy: `leave it out, or name the rule ${OWN_RULE}…`,
    }));
  const path = ['rules', id];
  const lacks = (key: string, remedy: string): Finding => ({ path, what: `has no ${key}`, remedy });
  const found: Finding[] = [];
  if (rule.metric === undefined) found.push(lacks('metric', 'name what it looks at'));
  if (rule.comparison === undefined) found.push(lacks('comparison', 'use above, below, ratio or rate'));
  if ((rule.comparison === 'ratio') !== (rule.of !== undefined))
    found.push(
      rule.of === undefined
        ? lacks('of', 'name the metric that is the whole')
        : {
            path: [...path, 'of'],
            what: 'belongs to a ratio',
            remedy: 'use comparison: ratio, or leave it out',
          },
    );
  if ((rule.warning ?? null) === null && (rule.critical ?? null) === null)
    found.push(lacks('level', 'set warning, critical or both'));
  return found;
}

/** A weekly window needs times of day, a single one needs instants. */
function maintenanceTimes({ maintenance }: WrittenConfig): Finding[] {
  return maintenance.flatMap(({ days, from, to }, i): Finding[] => {
    const weekly = days !== undefined;
    const wrong = (['from', 'to'] as const).filter((key) => isClock(key === 'from' ? from : to) !== weekly);
    const empty = wrong.length === 0 && !weekly && Date.parse(to) <= Date.parse(from);
    return [
      ...wrong.map((key) => ({
        path: ['maintenance', i, key],
        what: weekly
          ? 'is no time of day, though `days` are given'
          : 'is no instant, and no `days` are given',
        remedy: weekly ? 'write it as "02:00"' : 'write it as 2026-11-28T20:00:00Z, or add days',
      })),
      ...(empty
        ? [{ path: ['maintenance', i, 'to'], what: 'is not after `from`', remedy: 'correct one of them' }]
        : []),
    ];
  });
}
