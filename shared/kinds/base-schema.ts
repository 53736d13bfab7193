import { z } from 'zod';
import { id, name, seconds } from '../forms/schema-values';

/** Keys that every target has. */
export const base = {
  id: id.describe('name for references, feeds and `--target`'),
  name: name.optional().describe('name on the wall; absent: the id'),
  every: seconds(1, 3_600, '5s').default('5s').describe('time between two runs'),
  timeout: seconds(0.05, 600, '2s')
    .optional()
    .describe('time limit of a run; absent: 2 s, or `every` if shorter'),
  site: id.optional().describe('id of its site'),
  zone: z.string().max(40).default('').describe('part of a site that fails together'),
};
