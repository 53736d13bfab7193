import { formatAge } from '../../format/format';
import type { HttpCheck } from '../../kinds/http/evidence';
import { freshnessOf } from '../../model/freshness';
import type { Fault } from '../../model/observation';
import type { Severity } from '../../model/severity';
import type { SourceStatus } from '../../model/source-status';
import type { Finding, JudgeInput } from '../judgement';
import { MAY_BE_OURS, uplinkSeenAt } from '../own/uplink';
import { statedFault } from '../stated-fault';
import { faultReason, faultSentence } from '../words';
import type { RuleGroup } from './groups';

/** Whether a target answers: 1, 0, or NaN when it is not known. */
export interface Presence {
  readonly group: RuleGroup;
  readonly value: number;
  /** epoch ms; NaN: never heard */
  readonly newest: number;
  readonly status: SourceStatus | null;
}
interface Verdict {
  readonly severity: Severity;
  /** after the name: `does not answer: it refuses connections` */
  readonly says: string;
  /** in place of a figure: `timed out` */
  readonly reason: string;
}

/** s to wait for the next uplink check before a target is blamed */
const UNTIL_LINK_IS_SEEN = 6;

/**
 * Whether a target answers. A refused connection is critical at once. A silent target gets half an interval, and until
 * the uplink was seen up after the silence began: without an uplink nothing can be blamed. A full server is critical as
 * saturated, not as down; a refused log-in leaves the server's health unknown.
 */
export function presenceFinding(input: JudgeInput, presence: Presence): Finding {
  const { group, newest, status } = presence;
  const { row, subject, owner, name } = group;
  const fault = faultOf(input, presence);
  const { severity, says, reason } = verdictOf(input, presence, fault);
  const { memo } = group;
  if (severity === 'ok' && memo.newest === newest && memo.finding !== null) return memo.finding;
  const finding: Finding = {
    key: group.key,
    rule: row.id,
    subject,
    severity,
    observedAt: Number.isNaN(newest) ? (status?.lastRunAt ?? input.now) : newest,
    value: Number.isNaN(presence.value) ? null : presence.value,
    threshold: 0,
    unit: row.unit,
    owner,
    sentence: severity === 'ok' ? (group.calm ?? '') : `${name} ${says}.`,
    evidence:
      severity === 'ok'
        ? {}
        : {
            reason,
            says,
            ...(fault === null ? {} : { fault: fault.code, message: fault.message, remedy: fault.remedy }),
          },
    raiseAfter: isOld(input, presence) ? 0 : Math.max(row.for, patience(input, presence, fault)),
    clearAfter: row.clearFor,
  };
  Object.assign(memo, { newest, finding: severity === 'ok' ? finding : null });
  return finding;
}

function faultOf(input: JudgeInput, { group, status }: Presence): Fault | null {
  const stated = statedFault(input, group.subject);
  if (stated !== null) return stated;
  return status?.state === 'fault' ? status.fault : null;
}

function verdictOf(input: JudgeInput, presence: Presence, fault: Fault | null): Verdict {
  const { group, newest, value, status } = presence;
  if (fault?.code === 'saturated') {
    return { severity: 'critical', says: 'is saturated: it has no connection left', reason: 'saturated' };
  }
  if (Number.isNaN(newest)) {
    return fault === null || status === null || status.state === 'starting'
      ? { severity: 'unknown', says: 'has not answered yet', reason: 'not asked yet' }
      : unknownBecause(fault);
  }
  if (isOld(input, presence)) {
    const age = formatAge(input.now - newest);
    return { severity: 'unknown', says: `has sent no data for ${age}`, reason: `no data for ${age}` };
  }
  if (Number.isNaN(value)) {
    return fault === null
      ? { severity: 'unknown', says: 'cannot be judged', reason: 'cannot be told' }
      : unknownBecause(fault);
  }
  if (value === 0) return downBecause(input, group, fault);
  if (fault === null) return { severity: 'ok', says: '', reason: '' };
  return {
    severity: 'warning',
    says: `answers only in part: ${faultReason(fault)}`,
    reason: faultReason(fault),
  };
}

/** Its last value is too old to describe the present. */
function isOld({ now }: JudgeInput, { group, newest }: Presence): boolean {
  return !Number.isNaN(newest) && freshnessOf(newest, group.every, now) === 'stale';
}

function unknownBecause(fault: Fault): Verdict {
  return {
    severity: 'unknown',
    says: `is not known: ${faultSentence(fault)}`,
    reason: faultReason(fault),
  };
}

/** `does not answer: it refuses connections`, `does not answer in time`, `answers with an error` */
function downWords(fault: Fault): string {
  const sentence = faultSentence(fault);
  if (fault.code === 'unexpected') return sentence.slice(3);
  return sentence.startsWith('it does not answer') ? sentence.slice(3) : `does not answer: ${sentence}`;
}

function downBecause(input: JudgeInput, group: RuleGroup, fault: Fault | null): Verdict {
  if (fault !== null) {
    return {
      severity: 'critical',
      says: downWords(fault),
      reason: faultReason(fault),
    };
  }
  const check = input.documents.evidence('http.check', group.subject)?.data as HttpCheck | null | undefined;
  if (check === null || check === undefined || check.status === null) {
    return { severity: 'critical', says: 'does not answer', reason: 'no answer' };
  }
  if (check.contains === false && check.status < 400) {
    return {
      severity: 'critical',
      says:
        check.cut === true
          ? 'answers without the text that is expected in the first MiB'
          : 'answers without the text that is expected',
      reason: 'text is missing',
    };
  }
  return {
    severity: 'critical',
    says: `answers with status ${check.status}`,
    reason: `status ${check.status}`,
  };
}

/** s that a silence must last */
function patience(input: JudgeInput, { group, status, newest }: Presence, fault: Fault | null): number {
  if (fault === null || !MAY_BE_OURS.has(fault.code)) return 0;
  const half = group.every / 2_000;
  const seen = uplinkSeenAt(input);
  const began = status?.failingSince ?? newest;
  return seen === null || seen >= began ? half : Math.max(half, UNTIL_LINK_IS_SEEN);
}
