/** What Secrets Manager keeps beside its resources. */
export class SecretsManagerStore {
  /** Names of deleted secrets whose recovery window has not ended. They cannot be used again until then. */
  readonly inRecoveryWindow = new Set<string>();
}
