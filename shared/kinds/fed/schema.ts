import { z } from 'zod';
import { base } from '../base-schema';

export const fed = z.strictObject({
  ...base,
  probe: z.literal('feed').describe('no probe: known from the feed only'),
});
export type WrittenFed = z.output<typeof fed>;

export const FED_EXAMPLE = `
id: warehouse-robots
probe: feed
name: Warehouse robots
`;
