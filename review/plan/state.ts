import { readFileSync } from "node:fs";
import { z } from "zod";
import { NoPlan } from "./noPlan";
import { withoutSecrets } from "./shown";

/** An operation that an earlier update has begun, and whose end nobody knows. */
export interface PendingOperation {
  /** Pulumi's word, for example `creating`. */
  readonly doing: string;
  /** Type of the resource, for example `aws:ec2/instance:Instance`. */
  readonly type: string;
  /** Name in the program, for example `lamp-web-1`. */
  readonly name: string;
}

/** Source: sdk/go/common/apitype/core.go of Pulumi, DeploymentV3 and OperationV2. The state of a new stack has no deployment. */
const exported = z.object({
  version: z.number(),
  deployment: z
    .object({
      pending_operations: z
        .array(z.object({ type: z.string(), resource: z.object({ urn: z.string(), type: z.string() }) }))
        .nullish(),
    })
    .nullish(),
});

/**
 * The pending operations of a state, as `pulumi stack export` prints it. Nothing else of the state is kept, and no value of it stands
 * in a message.
 *
 * @param text what the command has printed
 * @param name what the text is called in a message, for example the name of its file
 * @throws NoPlan with one sentence, if the text is something else
 */
export function pendingOperations(text: string, name = "The state"): PendingOperation[] {
  const { success, data } = exported.safeParse(json(text));
  if (!success) throw new NoPlan(`${name} is not the state of a stack. Make it with: pulumi stack export > state.json`);
  return (data.deployment?.pending_operations ?? []).map(({ type: doing, resource: { urn, type } }) => ({
    doing: withoutSecrets(doing).slice(0, 40),
    type: withoutSecrets(type).slice(0, 120),
    name: withoutSecrets(urn.split("::").at(-1) ?? "").slice(0, 120),
  }));
}

/** @throws NoPlan with one sentence, if the file cannot be read or is no state */
export function readPending(file: string): PendingOperation[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new NoPlan(`${file} cannot be read. Make it with: pulumi stack export > ${file}`);
  }
  return pendingOperations(text, file);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The message of the parser quotes the text.
  }
}
