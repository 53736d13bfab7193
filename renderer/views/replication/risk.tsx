import { formatBytes, formatDuration } from '../../../shared/format/format';
import { secondsWords } from '../../../shared/format/measured';
import type { RpoRisk } from '../../../shared/model/replication';
import { severityRank } from '../../../shared/model/severity';
import { box } from '../../theme/place';

const X = 912;

/**
 * The loss if the primary died now, next to the primary.
 * @param old the view is a memory and no longer judged
 */
export function Risk(props: {
  readonly risk: RpoRisk;
  readonly y: number;
  readonly old: boolean;
  readonly compact: boolean;
}) {
  const { risk, y, old, compact } = props;
  const { seconds, bytes, services } = risk;
  const [worst] = [...services].sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const loud = !old && (worst?.severity === 'critical' || worst?.severity === 'warning');
  const tone = loud && worst !== undefined ? worst.severity : old ? 'ink-2' : 'ink-1';
  const time = seconds === null ? null : formatDuration(seconds);
  return (
    <>
      {time === null ? (
        <span className="t-note ink-2" style={box(X, y + 12)}>
          lost with it: not known
        </span>
      ) : (
        <span
          className="node-figure"
          style={box(X, y)}
          data-metric="gantry.recovery.at_risk"
          data-value={seconds ?? undefined}
        >
          <span className={`t-name is-strong ${tone}`}>{time.text}</span>
          <span className="t-note ink-3">
            {' '}
            {time.unit} lost with it{bytes === null ? '' : `, ${formatBytes(bytes)}`}
          </span>
        </span>
      )}
      {!compact && (
        <span className={`t-note ${loud ? 'is-strong ink-1' : 'ink-3'}`} style={box(X, y + 44, 308)}>
          {promiseWords(services)}
        </span>
      )}
    </>
  );
}

function promiseWords(services: RpoRisk['services']): string {
  if (services.length === 0) return 'no RPO is promised';
  const broken = services.filter(({ severity }) => severity === 'critical').length;
  if (broken > 0)
    return services.length === 1 ? 'breaks its promise' : `breaks ${broken} of ${services.length} promises`;
  return `${secondsWords(Math.min(...services.map(({ rpo }) => rpo)))} promised`;
}
