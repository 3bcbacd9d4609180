import type * as pulumi from "@pulumi/pulumi";

/** A subnet and the availability zone that it is in. The network makes them, and each tier gets its own list. */
export interface ZoneSubnet {
  /** Name of the availability zone, for example `eu-central-1a`. */
  readonly zone: string;
  /** Id of the subnet, `subnet-...`. */
  readonly id: pulumi.Output<string>;
}
