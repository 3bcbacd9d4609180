import { describe, expect, it } from "vitest";
import { adviceIn, completeUpdate } from "./operator";

const advice =
  "its password is not known. What to do: pulumi config set lamp:databasePasswordGeneration 3, then pulumi up, which makes another password.";

/** A context whose updates end with these outputs; an empty one succeeds. */
function contextOf(outputs: readonly string[]) {
  const done: string[] = [];
  const left = [...outputs];
  return {
    done,
    context: {
      attemptUp: (_what: string, _environment?: object, _interruption?: unknown, ...options: string[]) => {
        done.push(`up ${options.join(" ")}`);
        const all = left.shift() ?? "";
        return Promise.resolve({ code: all === "" ? 0 : 1, out: all, all });
      },
      set: (settings: Readonly<Record<string, string>>) => Promise.resolve(void done.push(JSON.stringify(settings))),
      mark: () => undefined,
    },
  };
}

describe("the operator after a failed update", () => {
  it("runs `up --refresh`", async () => {
    const { context, done } = contextOf([""]);
    expect(await completeUpdate(context)).toEqual({});
    expect(done).toEqual(["up --refresh"]);
  });

  it("sets what the text names, and runs it again", async () => {
    const { context, done } = contextOf([advice, ""]);
    expect(await completeUpdate(context)).toEqual({ "lamp:databasePasswordGeneration": "3" });
    expect(done).toEqual(["up --refresh", '{"lamp:databasePasswordGeneration":"3"}', "up --refresh"]);
  });

  it.each([
    ["names no setting", ["error: something else"]],
    ["names one again and again", [advice, advice, advice]],
  ])("gives up with the output when the text %s", async (_, outputs) => {
    await expect(completeUpdate(contextOf(outputs).context)).rejects.toThrow(/^pulumi up --refresh ended with 1:/);
  });

  it("takes nothing for advice that is none", () => {
    expect(adviceIn("What to do: pulumi up --refresh")).toBeUndefined();
    expect(adviceIn("pulumi config set lamp:site other")).toBeUndefined();
  });
});
