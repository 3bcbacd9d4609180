import type { Properties } from "../values";

/**
 * A failure after which the engine stores properties all the same. The bridge sends it in two cases
 * (pulumi-terraform-bridge, pkg/tfbridge/provider.go, `Create`, `Update` and `initializationError`): an update that fails,
 * with the properties as they were planned, and a creation that fails when the resource has its id.
 */
export class InitFailed extends Error {
  readonly id: string;
  readonly properties: Properties;

  constructor(id: string, properties: Properties, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.id = id;
    this.properties = properties;
  }
}
