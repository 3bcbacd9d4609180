/** What AWS Certificate Manager keeps beside its resources. */
export class AcmStore {
  /** Certificate, chain and key as PEM, by the certificate's ARN. */
  readonly certificates = new Map<string, string>();
}
