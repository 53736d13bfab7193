import { formatAge } from '../../shared/format/format';
import { siteTime } from '../../shared/format/site-clock';
import type { FrameSection } from '../../shared/model/frame';
import { ENGINE_DEAD_MS } from '../state/freshness';
import { useNow, useSection, useWall } from '../state/wall-store';
import { foremost, noticeText } from './notices';

/** Number of characters of a note on one line of the wall. */
const BANNER_ROOM = 130;

/** The text of the banner below the frame; null: none. Pure. @param silentFor ms */
export function bannerText(
  frame: Pick<FrameSection, 'connection' | 'cachedAt' | 'timezone' | 'progress' | 'empty' | 'start'>,
  now: number,
  silentFor: number,
): string | null {
  if (silentFor > ENGINE_DEAD_MS)
    return `The wall's engine has not answered for ${formatAge(silentFor)}; nothing here is current`;
  const { connection, cachedAt, timezone, progress, empty, start = null } = frame;
  if (connection === 'replay' || empty || start !== null) return null;
  if (cachedAt === null)
    return connection === 'offline' && progress === null ? 'offline, nothing cached yet' : null;
  const { clock, date } = siteTime(cachedAt, timezone);
  const day = now - cachedAt > 20 * 3_600_000 ? `${date} ` : '';
  const words = `cached ${day}${clock}, ${formatAge(now - cachedAt)} ago`;
  return connection === 'offline' ? `offline, ${words}` : `${words}; waiting for the first answers`;
}

/** The current text, for the banner and for the space it takes. */
export function useBanner(): string | null {
  return useWall(({ sections, now, silentFor }) =>
    sections === null ? null : bannerText(sections.frame, now, silentFor),
  );
}

/** Over the full width: offline, cached, or a silent engine. */
export function Banner({ text }: { readonly text: string }) {
  const dead = useWall((state) => state.silentFor > ENGINE_DEAD_MS);
  const notice = foremost(useSection('frame').notices);
  return (
    <div
      className={dead ? 't-note banner is-dead' : 't-note banner'}
      role="status"
      data-notice={notice?.id}
      data-severity={notice?.severity}
    >
      {text}
      {notice !== null && (
        <span className="banner-notice">{noticeText(notice, BANNER_ROOM - text.length)}</span>
      )}
    </div>
  );
}

/** A frame around the screen, and a tab with the replayed time. */
export function ReplayFrame() {
  const frame = useSection('frame');
  const { clock, seconds, date } = siteTime(useNow(), frame.timezone);
  return (
    <>
      <div className="replay-frame" aria-hidden="true" />
      <div className="t-note replay-tab" role="status">
        replay {date.slice(0, 3)} {clock}:{seconds}
      </div>
    </>
  );
}
