import { fitting } from '../../../shared/format/fitting';
import type { BlockingTree } from '../../../shared/model/incident';
import { box } from '../../theme/place';
import { groupRoom, INCIDENT_PAGE, placeTree, type TreePlace } from './incident-layout';
import type { Tone } from './incident-part';

const TOP = INCIDENT_PAGE.tree + 22;
/** Height of the squares' middle below the top of their group. */
const BRANCH = 51;

/** Who blocks whom: the boxed root, those that wait for it, and those that wait for them; one square a session. */
export function BlockingTreePart({ tree, tone }: { readonly tree: BlockingTree; readonly tone: Tone }) {
  const { root, direct, behind, waiters, others = 0 } = tree;
  const place = placeTree(tree);
  const { x } = INCIDENT_PAGE.charts;
  const { left, figures } = INCIDENT_PAGE;
  const end = place.direct.x + place.direct.width;
  const shown = behind.slice(0, place.rows).length;
  const middle = end + 76;
  return (
    <>
      <div
        className={`incident-root ${tone === null ? '' : `is-${tone}`}`}
        style={box(left.x, TOP, 394, 124)}
      >
        <span className="t-name is-strong ink-1">{root.what}</span>
        <span className="t-note ink-2">{root.where}</span>
        <span className={`t-note is-strong ${tone ?? 'ink-1'}`}>{root.state}</span>
      </div>
      <span className="incident-branch" style={box(left.x + 394, TOP + BRANCH, x - left.x - 398, 2)} />
      <Waiting groups={direct} column={place.direct} place={place} />
      {shown > 0 && (
        <>
          <span
            className="incident-branch"
            style={box(end + 20, TOP + BRANCH, place.behind.x - end - 36, 2)}
          />
          {shown > 1 && (
            <>
              <span
                className="incident-branch"
                style={box(middle, TOP + BRANCH, 2, (shown - 1) * place.height)}
              />
              <span
                className="incident-branch"
                style={box(
                  middle,
                  TOP + BRANCH + (shown - 1) * place.height,
                  place.behind.x - middle - 16,
                  2,
                )}
              />
            </>
          )}
          <Waiting groups={behind} column={place.behind} place={place} />
        </>
      )}
      <span className="figure" style={box(figures.x, TOP)} data-waiting={waiters}>
        <span className="t-name is-strong ink-1">{waiters - others}</span>
        <span className="unit t-note ink-2">{others === 0 ? 'wait' : `of ${waiters} wait`}</span>
      </span>
    </>
  );
}

function Waiting(props: {
  readonly groups: BlockingTree['direct'];
  readonly column: TreePlace['direct'];
  readonly place: TreePlace;
}) {
  const { groups, column, place } = props;
  const { pitch, each, rows, height } = place;
  return groups.slice(0, rows).map(({ what, count }, index) => (
    <div key={what} style={box(column.x, TOP + index * height, column.width, height)} data-waiting={count}>
      <span className="incident-group" style={box(0, 0)}>
        <span className="t-name is-strong ink-1">{count}</span>
        <span className="t-note ink-2">{fitting(groupRoom(count, column.width), what)}</span>
      </span>
      {pitch === null ? (
        <span className="incident-bar" style={box(0, 44, Math.max(3, count * each), 14)} />
      ) : (
        <svg
          className="incident-squares"
          viewBox={`0 0 ${count * pitch} 14`}
          style={box(0, 44, count * pitch, 14)}
          aria-hidden="true"
        >
          <path
            d={Array.from(
              { length: count },
              (_, square) =>
                `M${square * pitch} ${7 - pitch * 0.35}h${pitch * 0.7}v${pitch * 0.7}h${-pitch * 0.7}z`,
            ).join('')}
          />
        </svg>
      )}
    </div>
  ));
}
