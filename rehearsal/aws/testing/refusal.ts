import type { Properties } from "../core/values";
import { check } from "../core/planning";

/**
 * What a refused call says, without the parts that are the same in every error:
 * `creating EC2 Subnet: CreateSubnet 400 InvalidSubnet.Range: The CIDR '10.9.0.0/16' is invalid.`
 * Returns an empty text when the call is not refused.
 */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const message = await call.then(
    () => "",
    (error: Error) => error.message,
  );
  return message.replace(
    /operation error [^:]+: (\w+), https response error StatusCode: (\d+), RequestID: [0-9a-f-]{36}, (?:api error )?/,
    "$1 $2 ",
  );
}

/** What a preview refuses of a resource's inputs, each as `property: text`. */
export const problems = (type: string, inputs: Properties): string[] =>
  check(type, "x", {}, inputs).failures.map(failure =>
    failure.replace(/^(.*)\. Examine values at 'x\.(.*)'\.$/s, "$2: $1"),
  );
