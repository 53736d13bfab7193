import { formatAge } from '../../../shared/format/format';
import { useSection } from '../../state/wall-store';
import { box } from '../../theme/place';
import { INCIDENT_PAGE, roomOf } from './incident-layout';
import type { PartProps } from './incident-part';
import { axisTime, ordinal } from './incident-words';
import { reachRows } from './reach-rows';

/** How long it lasts, what it costs, and whom it hits. */
export function Reach({ page, now, old, tone }: PartProps) {
  const { timezone } = useSection('frame');
  const { since, times, from } = page;
  const [text, unit] = formatAge(Math.max(0, now - since)).split(' ');
  const ink = tone ?? (old ? 'ink-2' : 'ink-1');
  const { x, width } = INCIDENT_PAGE.left;
  return (
    <>
      <span className={`t-hero ${ink} incident-span`} style={box(x, 266)} data-since={since}>
        {text}
        <span className="t-name ink-2 incident-unit">{unit}</span>
      </span>
      <span className={`t-note is-strong ${ink}`} style={box(x, 384)}>
        {page.unseenOnset === true ? 'first seen at' : 'began at'} {axisTime(since, timezone, now - from)}
        {times > 1 ? `, the ${ordinal(times)} time` : ''}
      </span>
      <div className="incident-reach" style={box(x, 432, width)}>
        {reachRows(page, roomOf(width)).map(([what, detail]) => (
          <div key={what} className="incident-row">
            <span className="t-name is-strong ink-1">{what}</span>
            <span className="t-note ink-2">{detail}</span>
          </div>
        ))}
      </div>
    </>
  );
}
