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

  it("says how to encrypt a value that Pulumi takes for a secret", async () => {
    const capture = () =>
      Promise.reject(new Error("config value for 'a:b' looks like a secret; rerun with --secret to encrypt it"));
    await expect(assign({ capture }, "a:b.KEY=c")).rejects.toThrow(
      "The value of a:b.KEY looks like a secret to Pulumi. To encrypt it: set secret:a:b.KEY=VALUE",
    );
  });

  it("passes on what else Pulumi says", async () => {
    const capture = () => Promise.reject(new Error("no such key"));
    await expect(assign({ capture }, "a:b=c")).rejects.toThrow("no such key");
  });
});
