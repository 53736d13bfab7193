/** Where indicators stand together in the engineering view. */
export interface IndicatorGroup {
  readonly id: string;
  readonly title: string;
  /** order in the view, ascending */
  readonly place: number;
  /** order in which groups lose their room when there is too little: the lowest first */
  readonly worth: number;
  /** `reading`: its subjects are compared, so a head names the reading and a row the subject; `subject`: the other way round */
  readonly head: 'reading' | 'subject';
}

/**
 * What tells how loaded a part of the estate is: one row an indicator. Baselines are learnt of these, the engineering
 * view shows them, and those that lead to saturation warn before users feel it.
 */
export interface IndicatorRow {
  readonly id: string;
  /** id of its group */
  readonly group: string;
  /** one or two short words, lower case */
  readonly label: string;
  /** before `of PostgreSQL pg-prod` in a sentence; absent: as the label */
  readonly named?: string;
  readonly metric: string;
  readonly where?: Readonly<Record<string, string>>;
  /** one series that stands for all parts of the subject, where a probe tells it */
  readonly whole?: string;
  readonly subject: 'target' | 'service';
  /** attribute that tells several indicators of one subject apart */
  readonly part?: string;
  /** label of one part: `queue {part}`; absent: the part before the label */
  readonly partLabel?: string;
  /** as it stands, or its rise a second */
  readonly read: 'level' | 'rate';
  /** over the series of one subject */
  readonly over: 'sum' | 'max';
  /** UCUM, of the reading */
  readonly unit: string;
  /** where it is full: a metric of the subject less a reserve, or a number; absent: nowhere */
  readonly limit?: { readonly metric: string; readonly less?: string } | number;
  /** much more than usual leads to saturation: from this share of the limit on, or (without a limit) this reading */
  readonly leads?: { readonly from: number };
  /** the rule that judges the same reading */
  readonly rule?: string;
  readonly source: string;
}
