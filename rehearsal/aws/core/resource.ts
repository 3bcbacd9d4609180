import type { SdkInputs, SdkOutputs } from "./types/sdkProperties";
import type { Token } from "./types/resourceTypes";
import type { Properties } from "./values";

/** Inputs of a resource type, by the SDK's names. Of a type that is known at run time only: any property. */
export type Inputs<T extends string> = T extends Token ? SdkInputs<T> : Properties;

/** Outputs of a resource type, as `Inputs`. */
export type Outputs<T extends string> = T extends Token ? SdkOutputs<T> : Properties;

/** A resource that exists in the account. `T` is its type's token, where that is known to the compiler. */
export interface Resource<T extends string = string> {
  /** For example `aws:ec2/vpc:Vpc`. */
  readonly type: T;
  /** The provider's id, by which other resources refer to it. */
  readonly id: string;
  /** The name in the program. Two resources of one type may share it, so it is for messages only. */
  readonly name: string;
  inputs: Inputs<T>;
  outputs: Outputs<T>;
}
