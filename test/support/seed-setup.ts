import { configureGlobal } from 'fast-check';
import { LONG } from './long';
import { RUN_SEED } from './seeded';

/** A law that does not say how often it is tried: a hundred times, and ten thousand times in `npm run test:long`. */
configureGlobal({ seed: RUN_SEED, numRuns: LONG ? 10_000 : 100 });
