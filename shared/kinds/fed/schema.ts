import { z } from 'zod';
import { base } from '../base-schema';

export const fed = z.strictObject({
  ...base,
  probe: z.literal('feed').describe('nothing is asked: only the feed speaks of it'),
});
export type WrittenFed = z.output<typeof fed>;

/** A target of this kind as one would write it. */
export const FED_EXAMPLE = `
id: warehouse-robots
probe: feed
name: Warehouse robots
`;
