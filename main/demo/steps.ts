/**
 * What the wall says while a demo estate is built. The frame beside it says that the wall is starting, so no step says
 * that again.
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
