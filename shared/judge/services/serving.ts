import type { Config } from '../../config/config';
import type { Serving } from '../../model/serving';
import { PRESENCE, targetsOf } from '../dependencies';
import type { Finding } from '../judgement';

/** For each service that depends on something probed: it is served when all its dependencies answer. */
export function servingOf(config: Config, findings: readonly Finding[]): readonly Serving[] {
  const presence = new Map<string, Finding>();
  for (const finding of findings)
    if (PRESENCE.has(finding.rule) && finding.subject.kind === 'target')
      presence.set(finding.subject.id, finding);
  return config.services.flatMap(({ id }): Serving[] => {
    const told = [...(targetsOf(config).get(id) ?? [])].flatMap((target) => presence.get(target) ?? []);
    if (told.length === 0) return [];
    const failing = told
      .filter(({ severity }) => severity === 'critical')
      .map(({ observedAt }) => observedAt);
    if (failing.length > 0) return [{ service: id, served: false, at: Math.min(...failing) }];
    const known = told.every(({ severity }) => severity !== 'unknown');
    return [
      { service: id, served: known ? true : null, at: Math.max(...told.map(({ observedAt }) => observedAt)) },
    ];
  });
}
