import { recoversUntil, regimeOf } from './ahead/baseline';
import { findBurn } from './ahead/burn-rate';
import { findCapacity } from './ahead/capacity';
import { findLeading } from './ahead/leading';
import { targetStates } from './dependencies';
import { presentEngineering } from './engineering/engineering';
import { presentExecutive } from './executive/executive';
import { explainIncidents, namedCauses, serviceCauses } from './incident/explain';
import { type IncidentsMemory, incidentsOf, NO_INCIDENTS } from './incident/incidents';
import { incidentSection } from './incident/section';
import type { Finding, JudgeInput, JudgeMemory, Verdicts } from './judgement';
import { asOwn, soundMemory } from './memory';
import { findFeed } from './own/feed';
import { behindLostUplink, connectionOf, findUplink, uplinkLost } from './own/uplink';
import { findRecovery, presentRecovery } from './recovery/recovery';
import { findRedis } from './redis/findings';
import { rememberedFindings } from './remembered';
import { findReplication } from './replication/find';
import { presentReplication } from './replication/present';
import { rolesOf } from './replication/roles';
import { findByRules } from './rules/findings';
import { findServiceHealth, findServiceSignals, ownSignals } from './services/findings';
import { NO_SERVICES, presentServices, type ServicesMemory } from './services/services';
import { servingOf } from './services/serving';
import { settle } from './settle';
import { findTenants } from './tenants/find';
import { presentTenants, rosterOf } from './tenants/present';

/**
 * Computes everything that the wall says from the stored data, the configuration and the time. Pure: the same input and
 * memory give the same verdicts, so live, replay and tests use this one function. Entries of the wrong shape in the
 * memory are ignored.
 */
export function judge(input: JudgeInput, given: JudgeMemory): Verdicts {
  const memory = soundMemory(given);
  const { modules } = memory;
  const lost = uplinkLost(input) === true;
  const known = (modules.services as ServicesMemory | undefined) ?? NO_SERVICES;
  const incidentsBefore = (modules.incidents as IncidentsMemory | undefined) ?? NO_INCIDENTS;
  const recovers = (modules.recoversUntil as number | null | undefined) ?? null;
  const tenants = findTenants(input, modules.tenants);
  const replication = findReplication(input, modules.replication);
  const recovery = findRecovery(input, modules.recovery);
  const found: readonly Finding[] = [
    ...findUplink(input),
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
  const seen = [...found, ...rememberedFindings(input, found, memory.conditions)];
  const atOnce = input.atOnce ?? false;
  const lookedAt = (modules.lookedAt as number | undefined) ?? null;
  const first = settle(
    lost ? seen.map(behindLostUplink) : seen,
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
  const incidents = incidentsOf(input, conditions, incidentsBefore);
  const explained = explainIncidents(input, incidents.incidents, conditions);
  const causes = namedCauses(input, explained);
  const services = presentServices(
    input,
    { conditions, states, causes: serviceCauses(input, explained), lost },
    known,
  );
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
    sections: {
      services: services.section,
      roster: rosterOf(input),
      tenants: presentTenants(input, conditions, tenants.memory, [...causes.values()]),
      replication: presentReplication(input, conditions, replication.memory),
      recovery: recovered,
      executive: presentExecutive(input, judged),
      engineering: presentEngineering(input, judged),
      incident: incidentSection(input, explained, services.section),
    },
    roles: rolesOf(input),
    serving: servingOf(input.config, lost ? [] : seen),
    causes,
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
