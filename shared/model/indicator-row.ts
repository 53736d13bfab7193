/** A group of indicators in the engineering view. */
export interface IndicatorGroup {
  readonly id: string;
  readonly title: string;
  /** order in the view, ascending */
  readonly place: number;
  /** priority when there is too little space: the group with the lowest value shrinks first */
  readonly worth: number;
  /** `reading`: the head names the reading and its rows compare subjects; `subject`: the head names the subject */
  readonly head: 'reading' | 'subject';
}

/**
 * A measure of the load on a part of the estate: one row per indicator. Baselines are learned for these, the
 * engineering view shows them, and those that lead to saturation warn before users feel it.
 */
export interface IndicatorRow {
  readonly id: string;
  /** id of its group */
  readonly group: string;
  /** one or two short words, lower case */
  readonly label: string;
  /** a noun that reads in a sentence before `of PostgreSQL pg-prod`, with its article if it needs one; absent: the label */
  readonly named?: string;
  readonly metric: string;
  readonly where?: Readonly<Record<string, string>>;
  /** series that states the total over all parts of the subject, if a probe delivers it */
  readonly whole?: string;
  readonly subject: 'target' | 'service';
  /** attribute that distinguishes several indicators of one subject */
  readonly part?: string;
  /** label of one part: `queue {part}`; absent: the part, then the label */
  readonly partLabel?: string;
  /** the value as it is, or its rise per second */
  readonly read: 'level' | 'rate';
  /** over the series of one subject */
  readonly over: 'sum' | 'max';
  /** UCUM unit of the reading */
  readonly unit: string;
  /** limit: a metric of the subject minus a reserve, or a number; absent: none */
  readonly limit?: { readonly metric: string; readonly less?: string } | number;
  /** far above the usual leads to saturation: from this share of the limit, or (without a limit) from this reading */
  readonly leads?: { readonly from: number };
  /** the rule that judges the same reading */
  readonly rule?: string;
  readonly source: string;
}
