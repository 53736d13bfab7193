import { recoversUntil, regimeOf } from './baseline';
import { findBurn } from './burn-rate';
import { findCapacity } from './capacity';
import { targetStates } from './dependencies';
import { presentEngineering } from './engineering';
import { presentExecutive } from './executive';
import { findFeed } from './feed';
import { heldFindings } from './held';
import { incidentSection } from './incident/section';
import { type IncidentsMemory, incidentsOf, NO_INCIDENTS } from './incidents';
import type { Finding, JudgeInput, JudgeMemory, Verdicts } from './judgement';
import { findLeading } from './leading';
import { behindLostLink, connectionOf, findLink, linkLost } from './link';
import { asOwn, soundMemory } from './memory';
import { findRecovery, presentRecovery } from './recovery';
import { findRedis } from './redis-findings';
import { findReplication, presentReplication } from './replication';
import { rolesOf } from './replication/roles';
import { findByRules } from './rule-findings';
import { findServiceHealth, findServiceSignals, ownSignals } from './service-findings';
import { NO_SERVICES, presentServices, type ServicesMemory } from './services';
import { servingOf } from './serving';
import { settle } from './settle';
import { findTenants, presentTenants, rosterOf } from './tenants';

/**
 * Everything that the wall says, from what is stored, the configuration and the time. Pure: the same input and memory
 * give the same verdicts, so live, replay and tests use this one function. Of a memory of the wrong shape it uses what
 * is sound.
 */
export function judge(input: JudgeInput, given: JudgeMemory): Verdicts {
  const memory = soundMemory(given);
  const { modules } = memory;
  const lost = linkLost(input) === true;
  const known = (modules.services as ServicesMemory | undefined) ?? NO_SERVICES;
  const incidentsBefore = (modules.incidents as IncidentsMemory | undefined) ?? NO_INCIDENTS;
  const recovers = (modules.recoversUntil as number | null | undefined) ?? null;
  const tenants = findTenants(input, modules.tenants);
  const replication = findReplication(input, modules.replication);
  const recovery = findRecovery(input, modules.recovery);
  const found: readonly Finding[] = [
    ...findLink(input),
    ...findFeed(input),
    ...findByRules(input, memory.conditions),
    ...findCapacity(input),
    ...findLeading(input, regimeOf(input, incidentsBefore, recovers), memory.conditions),
    ...findRedis(input),
    ...replication.findings,
    ...tenants.findings,
    ...recovery.findings,
    ...findServiceSignals(input, memory.conditions),
    ...findBurn(input, known.budgets),
  ];
  const seen = [...found, ...heldFindings(input, found, memory.conditions)];
  const atOnce = input.atOnce ?? false;
  const lookedAt = (modules.lookedAt as number | undefined) ?? null;
  const first = settle(
    lost ? seen.map(behindLostLink) : seen,
    memory.conditions,
    input.now,
    atOnce,
    lookedAt,
  );
  const states = targetStates(first.conditions);
  const health = settle(
    findServiceHealth(input, ownSignals(first.conditions), states),
    (modules.health as JudgeMemory['conditions'] | undefined) ?? {},
    input.now,
    atOnce,
    lookedAt,
  );
  const conditions = [...first.conditions, ...health.conditions];
  const services = presentServices(input, { conditions, states, lost }, known);
  const incidents = incidentsOf(input, conditions, incidentsBefore);
  const recovered = presentRecovery(input, conditions, recovery.memory);
  const judged = {
    conditions,
    incidents: incidents.incidents,
    services: services.section,
    recovery: recovered,
    budgets: services.memory.budgets,
  };
  return {
    connection: connectionOf(input),
    conditions,
    incidents: incidents.incidents,
    services: services.section,
    roster: rosterOf(input),
    tenants: presentTenants(input, conditions, tenants.memory),
    replication: presentReplication(input, conditions, replication.memory),
    roles: rolesOf(input),
    serving: servingOf(input.config, lost ? [] : seen),
    recovery: recovered,
    executive: presentExecutive(input, judged),
    engineering: presentEngineering(input, judged),
    incident: incidentSection(input, {
      incidents: incidents.incidents,
      conditions,
      services: services.section,
    }),
    memory: asOwn({
      conditions: first.memory,
      modules: {
        health: health.memory,
        tenants: tenants.memory,
        replication: replication.memory,
        recovery: recovery.memory,
        services: services.memory,
        incidents: incidents.memory,
        lookedAt: input.now,
        recoversUntil: recoversUntil(incidents.incidents, recovers, input.now),
      },
    }),
  };
}
