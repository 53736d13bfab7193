/** Whether a service is served at this instant, without the hold times of a condition. */
export interface Serving {
  readonly service: string;
  /** null: not known */
  readonly served: boolean | null;
  /** epoch ms of the probes' observation: the first failure, or the last answer */
  readonly at: number;
}
