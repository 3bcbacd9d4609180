export interface MachinesOptions {
  /** For example `eu-central-1`. */
  readonly region: string;
  /** The image that servers boot from. */
  readonly image: "bare" | "ready";
  /**
   * Path of a Unix socket, not under /run, where the control plane speaks HTTP/1.1. The socket belongs to `helperUser`. Requests on this socket carry the
   * headers `x-rehearsal-endpoint`, which is `metadata` or `api`, and `x-rehearsal-source`, the caller's address.
   * Default: `controlSocket`.
   */
  readonly apiSocket?: string;
  /** Called with notes about settings that have no effect here. Default: they are dropped. */
  readonly log?: (text: string) => void;
}
