import type { ArchivedConfig } from '../../shared/config/archived-config';
import { Recording } from '../engine/past/recording';
import { hasHistory } from './demo-folder';

/**
 * Whether a wall on this data folder has used a configuration of its own; the demo's is none. A history that cannot be
 * read, because an older version wrote it, counts as one.
 */
export async function hasUsedConfig(data: string): Promise<boolean> {
  if (!hasHistory(data)) return false;
  const opened = await Recording.open(data);
  if (!opened.ok) return true;
  const recording = opened.value;
  try {
    const used = recording.configs(0, Date.now());
    return used.some(({ kept }) => (kept as Pick<ArchivedConfig, 'demo'>).demo === false);
  } finally {
    await recording.close();
  }
}
