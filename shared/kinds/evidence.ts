import type { EvidenceKind } from '../model/observation';
import { KINDS } from './kinds';

/** Every kind of evidence that probes yield. */
export const EVIDENCE_KINDS: readonly EvidenceKind[] = [
  'fault',
  ...KINDS.flatMap(({ evidence }) => evidence),
];
