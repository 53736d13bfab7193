export interface DemoTenant {
  readonly id: string;
  readonly name: string;
  readonly tier: 'gold' | 'standard';
  readonly pool: string;
}

/** Tenants with a real database of their own on the demo's PostgreSQL. */
export const REAL_DATABASES = ['nord', 'fjellsport', 'balticware', 'hansa'] as const;
const NAMED: readonly (readonly [string, string, DemoTenant['tier'], string])[] = [
  ['nord', 'Nord 3PL', 'gold', 'pool-b'],
  ['balticware', 'Balticware', 'gold', 'pool-b'],
  ['hansa', 'Hansa Kontor', 'standard', 'pool-b'],
  ['fjellsport', 'Fjellsport', 'standard', 'pool-b'],
];
const FIRST = [
  'Aker',
  'Bergen',
  'Dovre',
  'Elv',
  'Fram',
  'Glomma',
  'Havn',
  'Isfjord',
  'Jotun',
  'Kvarn',
  'Lofoten',
  'Mjosa',
  'Nidar',
  'Orkla',
  'Polar',
  'Rauma',
  'Skagen',
  'Trysil',
];
const SECOND = [
  'Handel',
  'Foods',
  'Tools',
  'Textil',
  'Pharma',
  'Sport',
  'Parts',
  'Home',
  'Books',
  'Marine',
  'Elektro',
  'Garden',
];

/**
 * `count` tenants including the four named ones; in four pools from 200 on, otherwise in two. In the order of the
 * configuration.
 */
export function demoTenants(count: number): readonly DemoTenant[] {
  const pools = count >= 200 ? ['pool-a', 'pool-b', 'pool-c', 'pool-d'] : ['pool-a', 'pool-b'];
  const tenants: DemoTenant[] = NAMED.slice(0, count).map(([id, name, tier, pool]) => ({
    id,
    name,
    tier,
    pool,
  }));
  for (let i = 0; tenants.length < count; i++) {
    const round = Math.floor(i / (FIRST.length * SECOND.length));
    const name = `${FIRST[i % FIRST.length]} ${SECOND[Math.floor(i / FIRST.length) % SECOND.length]}${round === 0 ? '' : ` ${round + 1}`}`;
    tenants.push({
      id: name.toLowerCase().replaceAll(' ', '-'),
      name,
      tier: i % 7 === 0 ? 'gold' : 'standard',
      pool: pools[i % pools.length] as string,
    });
  }
  return tenants;
}
