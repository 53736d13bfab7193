/**
 * The steps in which a demo estate is built, as the wall shows them. The frame shows that the wall is starting, so no
 * step repeats it.
 */
export const STEPS = {
  postgres: 'PostgreSQL is prepared',
  primary: 'The primary comes up',
  copies: 'Its copies come up',
  redisAndFeed: 'Redis and the feed come up',
  primaryAndStandby: 'The primary and its standby come up',
  redisAndCarrier: 'Redis and the carrier come up',
  people: 'People begin to work',
} as const;
