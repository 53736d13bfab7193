import type { ReactNode } from 'react';
import { isHardlyWatched, measuredWords } from '../../../shared/judge/ahead/coverage';
import type { ServiceRow } from '../../../shared/model/services';
import { FigureText } from '../../parts/figure';
import { type Shown } from '../../parts/shown';
import { useSection, useSilence, useWall } from '../../state/wall-store';
import type { NameTone } from '../../theme/fit';
import { box, units } from '../../theme/place';
import { fittedName } from '../../theme/short-name';
import { budgetText, serviceStatus, shownService, spokenService } from './service-words';
import type { PlacedService } from './services-layout';

/** A row's status words, updated as time passes. */
export function useStatus(row: ServiceRow): { readonly shown: Shown; readonly words: string } {
  const silentFor = useSilence();
  const { timezone } = useSection('frame');
  const shown = shownService(row, silentFor);
  const words = useWall((state) => serviceStatus(row, shown, state.now, timezone));
  return { shown, words };
}

/** A service's name in its column: smaller or shortened when it is long, so that no two services read the same. */
export function useFittedName(name: string, room: number, largest?: NameTone): ReturnType<typeof fittedName> {
  const names = useWall(({ sections }) =>
    (sections?.services.rows ?? []).map((row) => row.name).join(BETWEEN_NAMES),
  );
  return fittedName(name, room, names.split(BETWEEN_NAMES), largest);
}
const BETWEEN_NAMES = '\n';
/** grid units of the column of names */
export const NAME_ROOM = 440;
/** the same for bold letters, which are wider */
export const BOLD_NAME_ROOM = 415;

/** Frame of one service on the page: its place, its ids for tests and screen readers, its accessible name. */
export function ServiceBox(props: {
  readonly row: ServiceRow;
  readonly place: PlacedService;
  readonly shown: Shown;
  readonly words: string;
  readonly width?: number;
  readonly children: ReactNode;
}) {
  const { row, place, shown, words, width = 1920, children } = props;
  return (
    <div
      role="group"
      aria-label={spokenService(row, shown, words)}
      className={`service is-${place.kind}`}
      data-service={row.id}
      data-severity={shown.severity}
      data-freshness={shown.freshness}
      style={{
        width: units(width),
        height: units(place.height),
        transform: `translate(${units(place.x)}, ${units(place.y)})`,
      }}
    >
      {children}
    </div>
  );
}

/** Error budget left as a bar on its track. */
function BudgetBar(props: { readonly left: number; readonly y: number; readonly thick: number }) {
  return (
    <span className="budget-track" style={box(1610, props.y, 262, props.thick)} aria-hidden="true">
      <i style={{ transform: `scaleX(${Math.max(0, Math.min(1, props.left))})` }} />
    </span>
  );
}

/**
 * Error budget left as a figure, with its bar. While little of its window was watched, a full bar would promise too
 * much: how much was watched takes its place.
 * @param props.told who measures it is said above the column
 */
export function Budget(props: {
  readonly budget: NonNullable<ServiceRow['budget']>;
  readonly y: number;
  readonly barY: number;
  readonly thick: number;
  readonly tone: string;
  readonly told?: boolean;
}) {
  const { budget, y, barY, thick, tone, told = false } = props;
  const { source, coverage } = budget;
  const unit = source === 'feed' && !told ? '% by the feed' : '%';
  return (
    <>
      <FigureText
        figure={budget}
        text={budgetText(budget.value)}
        unit={budget.value === null ? 'unknown' : unit}
        tone={tone}
        style={box(1610, y)}
      />
      {isHardlyWatched(coverage) ? (
        <span className="t-note ink-3 service-note" style={box(1610, barY - 14, 262)}>
          {measuredWords(source, coverage)}
        </span>
      ) : (
        budget.value !== null && <BudgetBar left={budget.value} y={barY} thick={thick} />
      )}
    </>
  );
}
