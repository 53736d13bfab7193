import { configureGlobal } from 'fast-check';
import { RUN_SEED } from './seeded';

configureGlobal({ seed: RUN_SEED });
