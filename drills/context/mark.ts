/** A moment of a drill, shown on its time line. */
export interface Mark {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What happened, for example `the balancer has noticed`. */
  readonly text: string;
}
