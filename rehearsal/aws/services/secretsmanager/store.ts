/** A value of a secret that a newer one has replaced. */
export interface ReplacedValue {
  readonly versionId: string;
  readonly secretString: string | undefined;
  readonly secretBinary: string | undefined;
}

/** What Secrets Manager keeps beside its resources. */
export class SecretsManagerStore {
  /** Names of deleted secrets whose recovery window has not ended. They cannot be used again until then. */
  readonly inRecoveryWindow = new Set<string>();
  /**
   * By the ARN of the secret: the value before the present one, with the label AWSPREVIOUS. A new value moves the label (API
   * reference, PutSecretValue). The provider then leaves the old version alone, because in its state that still has the label
   * AWSCURRENT (terraform-provider-aws, secretsmanager/secret_version.go, `resourceSecretVersionDelete`).
   */
  readonly previous = new Map<string, ReplacedValue>();
}
