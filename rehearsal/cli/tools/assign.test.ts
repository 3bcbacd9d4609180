import { describe, expect, it } from "vitest";
import { assign } from "./assign";

/** What Pulumi is told. */
async function told(assignment: string): Promise<string[]> {
  const commands: string[] = [];
  const capture = (command: string[]) => Promise.resolve(commands.push(command.join(" "))).then(() => "");
  await assign({ capture }, assignment);
  return commands;
}

describe("a setting of a rehearsal", () => {
  it.each([
    ["a:b=c=d", ["config set a:b -- c=d"]],
    ["a:b=", ["config set a:b -- "]],
    ['a:b=["c","d"]', ["config rm a:b", "config set --path a:b[0] -- c", "config set --path a:b[1] -- d"]],
    ["a:b.NAME=c", ["config set --path a:b.NAME -- c"]],
    ["secret:a:b.NAME=c=d", ["config set --secret --path a:b.NAME -- c=d"]],
    ["secret:a:b=c", ["config set --secret a:b -- c"]],
  ])("is set: %s", async (assignment, commands) => {
    expect(await told(assignment)).toEqual(commands);
  });
});
