import type { SdkInputs } from "./sdkProperties";

type Name<T> = keyof SdkInputs<T> & string;

/**
 * What is known of a resource type beyond the SDK's declaration: a row of a service's table.
 * `T` is the type's token, for example `aws:rds/instance:Instance`.
 */
export interface Row<T> {
  /** Template of the id, for example `vpc-<hex17>`; see `fill`. `<arn>` if the id is the ARN. */
  readonly id: string;
  /** Template of the ARN; see `fill`. */
  readonly arn?: string;
  /** Inputs whose change replaces the resource (upstream ForceNew). `region` always does, and need not be named. */
  readonly replaceOn?: readonly Name<T>[];
  /** The same inside an object: `rootBlockDevice.encrypted`, or `networkInterfaces.*` for everything in it. */
  readonly replaceOnNested?: readonly NestedName<T>[];
  /** Inputs that the provider sets when the program leaves them out. */
  readonly defaults?: SdkInputs<T>;
  /** Outputs that AWS sets when the program leaves the input out. */
  readonly awsDefaults?: SdkInputs<T>;
  /**
   * Inputs that only the provider knows, for example `skipFinalSnapshot`. AWS is not called for a change of them, and
   * `Read` takes them from the state ("virtual attributes" in the provider's data-handling-and-conversion.md).
   */
  readonly stateOnly?: readonly Name<T>[];
  /**
   * Inputs that AWS takes and does not tell, for example a password. `Read` leaves the state's value ("implicit state
   * passthrough" in the same document), so a refresh cannot find out that AWS has another one.
   */
  readonly untold?: readonly Name<T>[];
  /** The output by which `pulumi import` names a resource, where that is not its id. */
  readonly importedBy?: Name<T>;
  /** Inputs that the provider supposes of a resource that is imported. Default: it has none of `stateOnly` and `untold`. */
  readonly imported?: SdkInputs<T>;
  /** Inputs for which the behaviour's `beforeUpdate` makes a call of its own. */
  readonly earlyCalls?: readonly Name<T>[];
  /** The type as the provider's errors name it. Default: made of the type's name, for example `EC2 subnet`. */
  readonly spoken?: string;
  /** How the provider names a resource that the program does not name; left out if it does not. */
  readonly autoName?: AutoName<Name<T>>;
}

type NestedName<T> = {
  [K in Name<T>]: `${K}.${"*" | (keyof Item<SdkInputs<T>[K]> & string)}`;
}[Name<T>];
type Item<V> = V extends readonly (infer I)[] ? I : V extends object ? V : never;

export interface AutoName<Name extends string = string> {
  readonly property: Name;
  /** The provider refuses a longer name. 0: unlimited. */
  readonly maxLength: number;
  /** Stands between the resource's name in the program and the random digits. `-` if left out. */
  readonly separator?: string;
  /** 7 if left out. */
  readonly randomHexDigits?: number;
}

/** A service's rows. Each is checked against the SDK's class of its token: a misspelt property does not compile. */
export const rows = <T extends string>(table: { readonly [K in T]: Row<K> }): { readonly [K in T]: Row<K> } => table;
