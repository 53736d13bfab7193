import type { EvidenceKind } from '../model/observation';
import { KINDS } from './kinds';

/** All kinds of evidence that probes deliver. */
export const EVIDENCE_KINDS: readonly EvidenceKind[] = [
  'fault',
  ...KINDS.flatMap(({ evidence }) => evidence),
];
