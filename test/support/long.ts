/** Whether this is `npm run test:long`, where what CI tries some hundred times is tried some thousand times. */
export const LONG = process.env.GANTRY_LONG !== undefined;
