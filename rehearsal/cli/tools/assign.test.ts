import { describe, expect, it } from "vitest";
import { assign } from "./assign";

/** What Pulumi is told. It refuses texts that begin with `key-` in clear, as it does when they look like a secret. */
async function told(assignment: string): Promise<string[]> {
  const commands: string[] = [];
  await assign(
    {
      attempt: command => {
        const isRefused = command.at(-1)?.startsWith("key-") === true;
        if (!isRefused) commands.push(command.join(" "));
        const all = isRefused ? "error: config value for 'a:b' looks like a secret; rerun with --secret" : "";
        return Promise.resolve({ code: isRefused ? 1 : 0, all });
      },
      capture: command => Promise.resolve(commands.push(command.join(" "))).then(() => ""),
    },
    assignment,
  );
  return commands;
}

describe("a setting of a rehearsal", () => {
  it.each([
    ["a:b=c=d", ["config set a:b -- c=d"]],
    ["a:b=", ["config set a:b -- "]],
    ['a:b=["c","d"]', ["config rm a:b", "config set --path a:b[0] -- c", "config set --path a:b[1] -- d"]],
    ["a:b.NAME=c", ["config set --path a:b.NAME -- c"]],
    ["a:b.NAME=key-1", ["config set --secret --path a:b.NAME -- key-1"]],
  ])("is set: %s", async (assignment, commands) => {
    expect(await told(assignment)).toEqual(commands);
  });
});
