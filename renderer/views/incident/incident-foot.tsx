import { formatAge } from '../../../shared/format/format';
import type { BlockingTree, IncidentPage } from '../../../shared/model/incident';
import { Qr, SIDE } from '../../charts/qr';
import { box } from '../../theme/place';
import { INCIDENT_PAGE } from './incident-layout';

/** Up to this number, squares are drawn; beyond, a bar with its figure. */
const MOST_SQUARES = 40;

export function BlockingTreePart(props: {
  readonly tree: BlockingTree;
  readonly advice: string;
  readonly old: boolean;
}) {
  const { tree, advice, old } = props;
  const y = INCIDENT_PAGE.foot + 58;
  return (
    <>
      <span className="t-note ink-3" style={box(48, INCIDENT_PAGE.foot + 16)}>
        Who blocks whom
      </span>
      <div className={`incident-root${old ? ' is-old' : ''}`} style={box(48, y, 400, 112)}>
        <span className="t-name is-strong ink-1" style={box(18, 8)}>
          {tree.root.what}
        </span>
        <span className="t-note ink-2" style={box(18, 48)}>
          {tree.root.where}
        </span>
        <span className={`t-note is-strong ${old ? 'ink-2' : 'critical'}`} style={box(18, 76)}>
          {tree.root.state}
        </span>
      </div>
      <span className="incident-branch" style={box(450, y + 56, 50, 2)} />
      <Waiting groups={tree.direct} x={520} y={y} width={tree.behind.length > 0 ? 200 : 860} />
      {tree.behind.length > 0 && <span className="incident-branch" style={box(735, y + 56, 50, 2)} />}
      <Waiting groups={tree.behind} x={800} y={y} width={600} />
      <span className="t-note is-strong ink-1" style={box(48, INCIDENT_PAGE.bottom - 44)}>
        {advice}
      </span>
    </>
  );
}

function Waiting(props: {
  readonly groups: BlockingTree['direct'];
  readonly x: number;
  readonly y: number;
  readonly width: number;
}) {
  const { groups, x, y, width } = props;
  const pitch = groups.length > 2 ? 62 : 76;
  return groups.map(({ what, count }, index) => (
    <div key={what} style={box(x, y - 6 + index * pitch, width, pitch)} data-waiting={count}>
      <span className="incident-group t-name">
        <span className="t-name is-strong ink-1">{count}</span> <span className="t-note ink-2">{what}</span>
      </span>
      <span className="incident-squares" style={box(0, 46, width, 14)}>
        {count <= Math.min(MOST_SQUARES, Math.floor(width / 20)) ? (
          Array.from({ length: count }, (_, square) => <i key={square} />)
        ) : (
          <i className="is-bar" style={{ width: '100%' }} />
        )}
      </span>
    </div>
  ));
}

/** Without a blocking tree, the foot shows the advice. */
export function NoTree({ page }: { readonly page: IncidentPage }) {
  const { changes, advice } = page;
  return (
    <>
      <span className="t-note ink-3" style={box(48, INCIDENT_PAGE.foot + 16)}>
        {changes.length > 1 ? 'Changed before' : 'What to do'}
      </span>
      <span className="t-note ink-1" style={box(48, INCIDENT_PAGE.foot + 54, 1330)}>
        {advice !== ''
          ? advice
          : page.runbook === null
            ? 'No runbook is named for it: services.runbook in gantry.yaml.'
            : 'The runbook tells what to do.'}
      </span>
      {changes.slice(0, -1).map(({ t, what, how }, index) => (
        <span key={t} className="t-note ink-2" style={box(48, INCIDENT_PAGE.foot + 90 + index * 34)}>
          {formatAge(Math.max(0, page.since - t))} before: {what} {how}
        </span>
      ))}
    </>
  );
}

export function Runbook({ address }: { readonly address: string }) {
  const { x, width } = INCIDENT_PAGE.right;
  return (
    <>
      <span className="t-note incident-runbook" style={box(x, INCIDENT_PAGE.bottom - 96)}>
        <span className="is-strong ink-1">Runbook</span>
        <span className="ink-2">scan at</span>
        <span className="ink-2">arm’s length</span>
      </span>
      <Qr text={address} x={x + width - SIDE} y={INCIDENT_PAGE.foot + 15} />
    </>
  );
}
