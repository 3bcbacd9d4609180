import type * as aws from "@pulumi/aws";
import type { CustomResource, OutputInstance, Unwrap } from "@pulumi/pulumi";
import type * as random from "@pulumi/random";

/** The SDK's class of a resource type, for example `typeof aws.rds.Instance` of `aws:rds/instance:Instance`. */
type SdkClass<T> = T extends `random:index/${string}:${infer Name extends keyof typeof random}`
  ? (typeof random)[Name]
  : T extends `aws:${infer Module extends keyof typeof aws}/${string}:${infer Name}`
    ? Name extends keyof (typeof aws)[Module]
      ? (typeof aws)[Module][Name]
      : never
    : never;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the options differ by class
type Args<T> = SdkClass<T> extends new (name: string, args: infer A, options?: any) => unknown ? NonNullable<A> : never;

type Instance<T> = SdkClass<T> extends abstract new (...args: never) => infer I ? I : never;

/** What a program may set on a resource of the type, with plain values. A program may leave any of it out. */
export type SdkInputs<T> = { [K in keyof Args<T>]?: Unwrap<Args<T>[K]> };

/** What a resource of the type holds, with plain values. Any of it may not be known yet. */
export type SdkOutputs<T> = {
  [K in Exclude<keyof Instance<T>, keyof CustomResource>]?: Instance<T>[K] extends OutputInstance<infer V>
    ? V | undefined
    : never;
};
