import { NO_ANSWER } from '../../model/said';
import { type SectionRow } from '../section-row';

/** Defaults for a row that was kept before services had a page. */
const NO_PAGE = { criticality: 4, answer: NO_ANSWER, scenarios: [], history: [], backups: [] } as const;

/** Postures depend on drill records, not on a connection: they hold as long as their proof is valid. */
export const RECOVERY: SectionRow<'recovery'> = {
  blank: { answer: NO_ANSWER, rows: [], backups: [] },
  upgrade: (kept) => ({
    ...kept,
    rows: kept.rows.map((row) => ({ ...NO_PAGE, ...row })),
    backups: kept.backups.map((row) => ({ ...row, kind: row.kind ?? 'database', of: row.of ?? [] })),
  }),
  fromMemory: (_section, _clock, recovery) => recovery,
};
