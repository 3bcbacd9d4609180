import * as pulumi from "@pulumi/pulumi";

/**
 * The value of an Output, when Pulumi has answered. Undefined when this preview cannot know it.
 *
 * An Output tells nobody publicly that it will stay unknown: `apply` is then never called. These two members are not declared,
 * but the SDK uses them across its own versions, so they stay.
 */
export async function known<T>(value: pulumi.Input<T>): Promise<T | undefined> {
  const output = pulumi.output(value) as unknown as KnowableOutput<T>;
  return (await output.isKnown) ? output.promise() : undefined;
}

/** Members of an Output that the SDK does not declare. */
interface KnowableOutput<T> {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<T>;
}
