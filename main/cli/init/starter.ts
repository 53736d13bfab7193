import type { StarterTarget } from './addresses';

export interface Starter {
  readonly title: string;
  /** IANA name */
  readonly timezone: string;
  readonly targets: readonly StarterTarget[];
  /** where an address with a password is put */
  readonly secrets: 'files' | 'environment';
}

/** A commented configuration, valid as it stands. */
export function starterText(starter: Starter): string {
  const { title, timezone, targets } = starter;
  const ids = targets.map(({ id }) => id);
  return `# What Gantry watches. After a change: gantry check gantry.yaml
# docs/config.md lists every key. For completion in an editor: gantry schema
version: 1

wall:
  title: ${JSON.stringify(title)}

# Places, each with the time zone of its working day.
sites:
  - { id: main, name: Main site, timezone: ${timezone} }

# What the business needs. A service is judged by the targets that it depends on.
services:
  - id: main
    name: Main service     # as people call it: Shipping, Order confirmation
    criticality: 1         # 1 is the most important, 4 the least
    owner: Operations      # who acts when it fails
    objective: { availability: 99.9%, window: 30d }
    # recovery: { rto: 30m, rpo: 5m, drillEvery: 90d }
    dependsOn: [${ids.join(', ')}]

# What is probed. docs/kinds says which rights each probe needs.
${targets.length === 0 ? NO_TARGETS : `targets:\n${targets.map((one) => targetText(one, starter)).join('')}`}
# An address in your own network that always answers, such as the gateway: when it is unreachable, the wall knows that it
# is cut off itself and does not report everything as down. Replace the address and remove the #.
# link: [{ url: "tcp://192.0.2.1:443" }]
`;
}

const NO_TARGETS = `targets: []
# targets:
#   - { id: pg, probe: postgres, url: "\${env:PG_URL}", every: 5s }
`;

/** Keys that are often added to a target of a kind. */
const OFTEN: Readonly<Partial<Record<StarterTarget['probe'], string>>> = {
  postgres: 'replicas: [{ id: pg-b, url: "${env:PG_B_URL}", zone: b }]',
  redis: 'queues: [{ key: jobs, type: list }]',
  http: 'expect: { status: 200, contains: pass }',
};

function targetText(target: StarterTarget, { secrets }: Starter): string {
  const { id, probe, url, isSecret } = target;
  const often = OFTEN[probe];
  return [
    `  - id: ${id}`,
    `    probe: ${probe}`,
    ...(isSecret
      ? [`    # The address holds a password: keep ${secretHolder(target, secrets)} out of version control.`]
      : []),
    `    url: ${isSecret ? JSON.stringify(secretReference(target, secrets)) : JSON.stringify(url)}`,
    '    every: 5s',
    ...(often === undefined ? [] : [`    # ${often}`]),
    '',
  ].join('\n');
}

/** Name of the file or variable that holds the address of a target. */
export function secretHolder({ id }: StarterTarget, secrets: Starter['secrets']): string {
  return secrets === 'files' ? `${id}.url` : `${id.toUpperCase().replaceAll('-', '_')}_URL`;
}

function secretReference(target: StarterTarget, secrets: Starter['secrets']): string {
  return `\${${secrets === 'files' ? 'file' : 'env'}:${secretHolder(target, secrets)}}`;
}
