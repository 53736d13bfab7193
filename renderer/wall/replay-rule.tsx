import { useReviewTime } from '../state/use-review';
import { useScrub } from '../state/use-scrub';
import { useSection } from '../state/wall-store';
import { GRID, units } from '../theme/place';

/** In place of the rotation: the position of this time, and of the incidents, in everything stored. */
export function ReplayRule() {
  const timeline = useSection('timeline');
  const scrub = useScrub(timeline.from, Math.max(timeline.from + 1, timeline.to));
  const at = useReviewTime();
  const whole = Math.max(1, timeline.to - timeline.from);
  const share = (t: number): string => `${Math.min(100, Math.max(0, ((t - timeline.from) / whole) * 100))}%`;
  return (
    <div className="replay-rule" style={{ width: units(GRID.right - GRID.margin) }} data-scrub {...scrub}>
      {timeline.incidents.map(({ id, from, to, severity }) => (
        <i
          key={`${id} ${from}`}
          className={severity === 'critical' ? 'is-critical' : ''}
          style={{ left: share(from), right: `calc(100% - ${share(to)})` }}
        />
      ))}
      <b style={{ left: share(at) }} />
    </div>
  );
}
