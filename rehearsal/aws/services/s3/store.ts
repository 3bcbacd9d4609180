/** The content of an object, and when it was uploaded. */
export interface S3Object {
  readonly body: Uint8Array;
  /**
   * By the clock of this machine, and not by AWS's, which is ahead of it: servers live in this machine's time, and would get
   * files from the future.
   */
  readonly lastModified: Date;
  /** Metadata that the uploader has given, by names in lower case. A download has each as a header `x-amz-meta-NAME`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What S3 keeps beside its resources. */
export class S3Store {
  /** Objects, by `<bucket>/<key>`. */
  readonly objects = new Map<string, S3Object>();
}
