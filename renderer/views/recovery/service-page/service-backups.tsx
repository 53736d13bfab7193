import type { BackupFact, BackupRow } from '../../../../shared/model/recovery';
import { useSection } from '../../../state/wall-store';
import { Glyph } from '../../../theme/glyph';
import { box } from '../../../theme/place';
import { BACKUP_ROWS, SERVICE_PAGE, type ServicePageLayout } from './service-page-layout';

/** Backups of the service's dependencies. @param ids of the recovery section's backups */
export function Backups(props: {
  readonly ids: readonly string[];
  readonly layout: ServicePageLayout;
  readonly old: boolean;
}) {
  const { ids, layout, old } = props;
  const { backups } = useSection('recovery');
  const own = backups.filter(({ id }) => ids.includes(id));
  const shown = own.slice(0, layout.backups);
  const { x, width } = SERVICE_PAGE.right;
  return (
    <>
      <div className="rule" style={box(x, layout.rule, width)} />
      <span className="t-note is-strong ink-1" style={box(x, layout.heads)}>
        Backups of its targets{own.length > shown.length ? `, ${own.length - shown.length} more` : ''}
      </span>
      {own.length === 0 && (
        <div className="missing service-empty" style={box(x, layout.first, width, 120)}>
          <span className="t-note ink-1">None is known.</span>
          <span className="t-note ink-2">Say what a backup is of, in gantry.yaml.</span>
        </div>
      )}
      {shown.map((row, index) => (
        <Backup key={row.id} row={row} old={old} y={layout.first + index * BACKUP_ROWS.height} />
      ))}
    </>
  );
}

function Backup({ row, old, y }: { readonly row: BackupRow; readonly old: boolean; readonly y: number }) {
  const { x, width } = SERVICE_PAGE.right;
  const severity = old ? 'unknown' : row.severity;
  return (
    <article
      className="service-row t-note"
      aria-label={`Backup ${row.name}: ${old ? `unknown, was ${row.severity}` : row.severity}`}
      data-backup={row.id}
      data-severity={severity}
      style={box(x, y, width, BACKUP_ROWS.height)}
    >
      <span style={box(0, 1)}>
        <Glyph severity={severity} was={old ? row.severity : null} size={28} />
      </span>
      <span className="is-strong ink-1" style={box(BACKUP_ROWS.indent, 0)}>
        {row.name}
      </span>
      <Fact at={[BACKUP_ROWS.second, 0]} says="last good" fact={row.lastGood} old={old} />
      <Fact at={[BACKUP_ROWS.indent, 1]} says="" fact={row.size} old={old} />
      <Fact at={[BACKUP_ROWS.second, 1]} says="archive" fact={row.archive} old={old} />
      <Fact at={[BACKUP_ROWS.indent, 2]} says="restored" fact={row.restored} old={old} />
    </article>
  );
}

function Fact(props: {
  /** x, and number of the line from the top */
  readonly at: readonly [number, number];
  readonly says: string;
  readonly fact: BackupFact;
  readonly old: boolean;
}) {
  const { at, says, fact, old } = props;
  const loud = !old && (fact.severity === 'critical' || fact.severity === 'warning');
  return (
    <span style={box(at[0], at[1] * BACKUP_ROWS.line)}>
      {says !== '' && <span className="ink-3">{says} </span>}
      <span className={loud ? `${fact.severity} is-strong` : 'ink-2'}>
        {fact.text === '' ? 'unknown' : fact.text}
      </span>
    </span>
  );
}
