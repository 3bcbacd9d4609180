/** What S3 keeps beside its resources. */
export class S3Store {
  /** Contents of objects, by `<bucket>/<key>`. */
  readonly objects = new Map<string, Uint8Array>();
}
