import type { Notice } from '../../shared/model/frame';

/** Shows a notice of the wall about itself, or (null) takes it back. */
export type Tell = (id: string, notice: Pick<Notice, 'severity' | 'text' | 'remedy'> | null) => void;
