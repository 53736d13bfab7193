/** Keys that every target has, of any kind. */
export interface TargetBase {
  readonly id: string;
  /** id of its kind */
  readonly probe: string;
  readonly name: string;
  /** ms */
  readonly every: number;
  readonly timeout: number;
  readonly site: string | null;
  readonly zone: string;
}
