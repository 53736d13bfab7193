/** Whether a service is served at this instant, without the patience that a condition has. */
export interface Serving {
  readonly service: string;
  /** null: cannot be told */
  readonly served: boolean | null;
  /** epoch ms at which the probes saw it so: the first that failed, or the last that answered */
  readonly at: number;
}
