import { toldOnce } from '../series/told-once';
import { recoversUntil, regimeOf } from './ahead/baseline';
import { findCapacity } from './ahead/capacity';
import { findLeading } from './ahead/leading';
import { targetStates } from './dependencies';
import { presentEngineering } from './engineering/engineering';
import { presentExecutive } from './executive/executive';
import { explainIncidents, namedCauses, serviceCauses } from './incident/explain';
import { type IncidentsMemory, incidentsOf, NO_INCIDENTS } from './incident/incidents';
import { nextCourse } from './incident/next-course';
import { incidentSection } from './incident/section';
import { incidentsToday, todayMemory } from './incident/today';
import type { Finding, JudgeInput, JudgeMemory, Verdicts } from './judgement';
import { asOwn, soundMemory } from './memory';
import { findFeed } from './own/feed';
import {
  behindDoubtfulUplink,
  behindLostUplink,
  connectionOf,
  findUplink,
  lossAfter,
  notSeenIn,
  type UplinkLoss,
  uplinkState,
} from './own/uplink';
import { findRecovery, presentRecovery } from './recovery/recovery';
import { findRedis } from './redis/findings';
import { rememberedFindings } from './remembered';
import { findReplication } from './replication/find';
import { presentReplication } from './replication/present';
import { rolesOf } from './replication/roles';
import { findByRules } from './rules/findings';
import { findBurn } from './services/budgets';
import { findServiceHealth, findServiceSignals, ownSignals } from './services/findings';
import { judgeServices, NO_SERVICES, presentServices, type ServicesMemory } from './services/services';
import { servingOf } from './services/serving';
import { settle } from './settle';
import { findTenants } from './tenants/find';
import { presentTenants, rosterOf } from './tenants/present';

/**
 * Computes everything that the wall says from the stored data, the configuration and the time. Pure: the same input and
 * memory give the same verdicts, so live, replay and tests use this one function. Entries of the wrong shape in the
 * memory are ignored.
 */
export function judge(told: JudgeInput, given: JudgeMemory): Verdicts {
  const input = { ...told, documents: toldOnce(told.documents) };
  const memory = soundMemory(given);
  const { modules } = memory;
  const uplink = uplinkState(input);
  const lost = uplink === 'lost';
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
    ...findCapacity(input, memory.conditions),
    ...findLeading(input, regimeOf(input, incidentsBefore, recovers), memory.conditions),
    ...findRedis(input),
    ...replication.findings,
    ...tenants.findings,
    ...recovery.findings,
    ...findServiceSignals(input, memory.conditions),
    ...findBurn(input, known.budgets),
  ];
  const seen = [...found, ...rememberedFindings(input, found, memory.conditions)];
  const loss = lossAfter((modules.uplink as UplinkLoss | undefined) ?? null, lost, input.now);
  const atOnce = input.atOnce ?? false;
  const lookedAt = (modules.lookedAt as number | undefined) ?? null;
  const trusted = (one: Finding): Finding => {
    if (lost) return behindLostUplink(one, input.config);
    const known = loss === null ? one : notSeenIn(loss, one, input.config);
    return uplink === 'doubtful' ? behindDoubtfulUplink(known) : known;
  };
  const first = settle(seen.map(trusted), memory.conditions, input.now, atOnce, lookedAt);
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
  const services = judgeServices(input, { conditions, states, lost }, known);
  const explained = explainIncidents(input, incidents.incidents, conditions, services.rows);
  const causes = namedCauses(explained);
  const section = presentServices(input, services.rows, {
    conditions,
    states,
    causes: serviceCauses(input, explained),
    lost,
  });
  const incident = incidentSection(input, {
    explained,
    ended: incidents.memory.ended ?? [],
    rows: section.rows,
  });
  const open = explained.map((one) => one.incident);
  const todays = todayMemory(input, open, incidents.memory.today, lookedAt);
  const today = incidentsToday(input, todays);
  const recovered = presentRecovery(input, conditions, recovery.memory);
  const judged = {
    conditions,
    incidents: open,
    services: section,
    recovery: recovered,
    budgets: services.memory.budgets,
    today,
  };
  return {
    connection: connectionOf(input),
    conditions,
    incidents: open,
    sections: {
      services: section,
      roster: rosterOf(input),
      tenants: presentTenants(input, conditions, tenants.memory, [...causes.values()]),
      replication: presentReplication(input, conditions, replication.memory),
      recovery: recovered,
      executive: presentExecutive(input, judged),
      engineering: presentEngineering(input, judged),
      incident,
    },
    roles: rolesOf(input),
    serving: servingOf(input.config, lost ? [] : seen),
    causes,
    today,
    memory: asOwn({
      conditions: first.memory,
      modules: {
        health: health.memory,
        tenants: tenants.memory,
        replication: replication.memory,
        recovery: recovery.memory,
        services: services.memory,
        incidents: {
          ...incidents.memory,
          open: explained.map((one) => ({
            ...one.incident,
            course: nextCourse(one, incident.taking.includes(one.incident.id)),
          })),
          today: todays,
        },
        lookedAt: input.now,
        ...(loss === null ? {} : { uplink: loss }),
        recoversUntil: recoversUntil(open, recovers, input.now),
      },
    }),
  };
}
