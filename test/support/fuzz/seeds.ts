/** A drill record as a person writes it. */
export const DRILL = {
  id: '2026-11-03-zone-loss',
  scenario: 'zone-loss',
  services: ['shop'],
  startedAt: '2026-11-03T21:00:00Z',
  endedAt: '2026-11-03T21:52:10Z',
  outcome: 'passed',
  steps: [
    {
      name: 'Promote standby',
      startedAt: '2026-11-03T21:04:00Z',
      endedAt: '2026-11-03T21:11:00Z',
      outcome: 'passed',
    },
  ],
  measured: { rto: '52m10s', rpo: '40s' },
  observed: { rto: '51m', rpo: '38s', rows: 38, bytes: 100_000 },
  evidence: 'https://wiki.example.com/drills/zone-loss',
};

/** What the probe of a backup says. */
export const BACKUP = {
  id: 'pgb',
  name: 'Nightly',
  kind: 'database',
  of: ['pg-prod'],
  dueAfterS: 93_600,
  endedAt: 1_793_000_000_000,
  running: false,
  failedAt: null,
  corruptedAt: null,
  durationS: 1_200,
  usualDurationS: 1_100,
  sizeBytes: 5e9,
  usualSizeBytes: 4.9e9,
  archive: 'whole',
  repositories: [1],
  labels: ['20261103-210000F'],
  versioning: 'enabled',
  lockedUntil: 1_799_000_000_000,
  walArchiveAgeS: 12,
  restoreTest: { at: 1_792_000_000_000, outcome: 'passed' },
};
