import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** Name of the Pulumi program in the current folder. */
function projectName(): string {
  const { name } = parse(readFileSync("Pulumi.yaml", "utf8")) as { name?: unknown };
  if (typeof name !== "string")
    throw new Error("Pulumi.yaml has no name. Run this in the folder of the Pulumi program.");
  return name;
}

/** `project/stack`, as the comments name a stack. */
export const nameOf = (stack: string): string => `${projectName()}/${stack}`;
