import type { ExecutiveService } from '../../../shared/model/executive';
import { lastSeen } from '../../parts/shown';
import { useSilence } from '../../state/wall-store';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { isTrouble, shownPromise } from './executive-words';
import { BudgetLeft, PromiseVerdict, RecoveryVerdict, ServicePlace } from './promise-parts';

/** Height of a row's words. */
const WORDS = 44;
/** Width of the column of names. */
const NAME_ROOM = 440;

/** A service in one line: is it well, is its objective kept, could it be recovered in time? */
export function PromiseRow(props: {
  readonly service: ExecutiveService;
  readonly y: number;
  readonly height: number;
}) {
  const { service, y, height } = props;
  const shown = shownPromise(service, useSilence());
  const dy = (height - WORDS) / 2;
  const loud = !shown.old && (isTrouble(shown.severity) || isTrouble(shown.risk));
  const tone = nameTone(service.name, NAME_ROOM);
  return (
    <ServicePlace service={service} shown={shown} y={y} height={height}>
      <div className="hairline" style={box(0, height, 1824)} />
      <span style={box(2, dy + 8)}>
        <Glyph severity={shown.severity} was={lastSeen(shown)} size={28} />
      </span>
      <span
        className={`${tone} ${loud ? 'ink-1 is-strong' : 'ink-2'} executive-name`}
        style={box(56, dy, NAME_ROOM, WORDS)}
      >
        {service.name}
      </span>
      <BudgetLeft service={service} shown={shown} dy={dy} />
      <PromiseVerdict service={service} shown={shown} dy={dy} />
      <RecoveryVerdict recovery={service.recovery} old={shown.oldPosture} dy={dy} />
    </ServicePlace>
  );
}
