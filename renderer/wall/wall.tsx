import { type CSSProperties, memo, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { CommandResult, WallCommand } from '../../shared/contract/wall-bridge';
import { inDaySpan } from '../../shared/format/site-clock';
import { EmptyProof } from '../parts/empty-proof';
import { type Controls, ControlsContext } from '../state/controls';
import { ENGINE_DEAD_MS } from '../state/freshness';
import { useAlarm } from '../state/use-alarm';
import { shownView, useNow, useSection, useWall } from '../state/wall-store';
import { setTheme } from '../theme/palette';
import { GRID, units } from '../theme/place';
import { StartPicture } from '../views/start/start-picture';
import { afterPaint } from './after-paint';
import { Banner, ReplayFrame, useBanner } from './banner';
import { Frame } from './frame';
import { useKeys } from './keys';
import { KeyHint, Notices } from './notices';
import { OverlayPanel } from './overlay';
import { pixelShift } from './pixel-shift';
import { PITCH, StackedView, useViewsBelow } from './stacked-views';
import { type LoadedView, useLoadedView, useViewsAhead } from './use-loaded-view';
import { ViewStage } from './view-stage';
import './wall.css';

export interface WallProps {
  readonly controls: Controls;
  readonly command: (command: WallCommand) => Promise<CommandResult>;
  /** called once a snapshot is on the screen */
  readonly applied: (seq: number) => void;
}

/** The whole wall. Until the first snapshot and the code of its view have arrived, only the background is shown. */
export function Wall({ controls, command, applied }: WallProps) {
  const { view, error } = useLoadedView(useWall(shownView));
  const [begun, setBegun] = useState(false);
  // After the start picture the wall stays, though the code of the first view may come a moment later.
  const ready = useWall(
    (state) => state.sections !== null && (begun || view !== null || shownView(state) === null),
  );
  const onPainted = useCallback(() => setBegun(true), []);
  useViewsAhead(begun);
  useKeys(command, controls);
  return (
    <>
      {ready && (
        <ControlsContext value={controls}>
          <Stage view={view} error={error} />
        </ControlsContext>
      )}
      {ready && <Applied applied={applied} onPainted={onPainted} />}
    </>
  );
}

/**
 * Reports each update: after its sections are painted, or at once if it brought nothing new, because a frame is costly.
 */
function Applied({ applied, onPainted }: Pick<WallProps, 'applied'> & { readonly onPainted: () => void }) {
  const seq = useWall((state) => state.seq);
  const sections = useWall((state) => state.sections);
  const painted = useRef<typeof sections | undefined>(undefined);
  useLayoutEffect(() => {
    if (seq < 0) return undefined;
    if (painted.current === sections) {
      applied(seq);
      return undefined;
    }
    return afterPaint(() => {
      painted.current = sections;
      applied(seq);
      onPainted();
    });
  }, [seq, sections, applied, onPainted]);
  return null;
}

/** @param below views that are shown below the first */
function stageStyle(x: number, y: number, below: number): CSSProperties {
  const shift = x === 0 && y === 0 ? {} : { transform: `translate(${units(x)}, ${units(y)})` };
  return below === 0 ? shift : { ...shift, ['--stage' as string]: GRID.height + below * PITCH };
}

const Stage = memo(function Stage({ view, error }: LoadedView) {
  const frame = useSection('frame');
  const dead = useWall((state) => state.silentFor > ENGINE_DEAD_MS);
  const still = useWall((state) => state.boot.mode === 'shot');
  const banner = useBanner();
  const minute = useNow(60_000);
  const { night, start = null } = frame;
  const dark = night !== null && inDaySpan(minute, frame.timezone, night.from, night.to);
  useAlarm(!still && !dead);
  useLayoutEffect(() => setTheme(dark ? 'night' : 'day'), [dark]);
  const below = useViewsBelow(view);
  const [x, y] = frame.pixelShift && !still ? pixelShift(minute) : [0, 0];

  return (
    <div
      className={`wall${still ? ' is-still' : ''}${frame.connection === 'replay' ? ' is-replay' : ''}`}
      data-connection={dead ? 'offline' : frame.connection}
      data-ready
    >
      <div className="stage" style={stageStyle(x, y, below.length)}>
        <Frame view={view} />
        {banner !== null && <Banner text={banner} />}
        <div className={banner === null ? 'views' : 'views has-banner'}>
          {start !== null ? (
            <StartPicture start={start} />
          ) : frame.empty ? (
            <EmptyProof
              title="Nothing to watch yet"
              line="Name a first target in"
              file={frame.configPath || 'gantry.yaml'}
              top={GRID.margin * 2}
            />
          ) : (
            view !== null && <ViewStage view={view} error={error} />
          )}
        </div>
        {below.map((id, at) => (
          <StackedView key={id} view={id} at={at + 1} />
        ))}
        {start?.refused !== true && banner === null && <Notices />}
        <KeyHint />
        <OverlayPanel />
      </div>
      {frame.connection === 'replay' && <ReplayFrame />}
    </div>
  );
});
