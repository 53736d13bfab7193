import { NO_REVIEW, NO_TIMELINE } from '../../model/review';
import { type SectionRow, unchanged } from '../section-row';

/** A wall from memory shows no review. */
export const TIMELINE: SectionRow<'timeline'> = {
  blank: NO_TIMELINE,
  upgrade: unchanged,
  fromMemory: () => NO_TIMELINE,
};
export const REVIEW: SectionRow<'review'> = {
  blank: NO_REVIEW,
  upgrade: unchanged,
  fromMemory: () => NO_REVIEW,
};
