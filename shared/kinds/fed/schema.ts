import { z } from 'zod';
import { base } from '../base-schema';

export const fed = z.strictObject({
  ...base,
  probe: z.literal('feed').describe('no probe: known from the feed only'),
});
export type WrittenFed = z.output<typeof fed>;

/** A target of this kind as one would write it. */
export const FED_EXAMPLE = `
id: warehouse-robots
probe: feed
name: Warehouse robots
`;
