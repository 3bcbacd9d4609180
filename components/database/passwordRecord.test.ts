import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { record, valueOf } from "../../tests/support/record";
import { passwordRecord } from "./passwordRecord";

const token = "aws:secretsmanager/getSecretVersion:getSecretVersion";

interface Case {
  /** What the secret has. A text alone is the text of an error. */
  readonly secret: string | { readonly secretString: string };
  /** Inputs and outputs of the primary in the hook of this update. Default: the update leaves the primary alone. */
  readonly primary?: { readonly oldOutputs?: object; readonly newInputs: object };
  readonly preview?: boolean;
}

/** The password that the secret gets when the state has the password `mine`, and what was warned. */
async function published({ secret, primary, preview = false }: Case) {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
  let password: unknown;
  await record(
    async () => {
      const accounts = { password: pulumi.output("mine"), secretArn: pulumi.output("arn:secret") };
      const { hooks, keep } = passwordRecord();
      const [note] = hooks({}).beforeCreate ?? [];
      if (primary !== undefined)
        await (note as pulumi.ResourceHook).callback({ urn: "", id: "", name: "", type: "", ...primary });
      password = await valueOf(keep("lamp", accounts, 4, [], {}).inRds);
    },
    { answers: { [token]: secret }, preview },
  );
  const warnings = warn.mock.calls.map(([text]) => text);
  warn.mockRestore();
  return { password, warnings };
}

const theirs = { secretString: JSON.stringify({ password: "theirs" }) };

describe("the password of the administrator's secret", () => {
  it("is the one of the state when the secret has the same", async () => {
    const secret = { secretString: JSON.stringify({ password: "mine" }) };
    expect(await published({ secret })).toEqual({ password: "mine", warnings: [] });
  });

  it("is the one of the state while the secret has none", async () => {
    expect(await published({ secret: "couldn't find resource" })).toEqual({ password: "mine", warnings: [] });
  });

  it("stays as it is when it differs from an old state, with a warning that names the next number", async () => {
    const { password, warnings } = await published({ secret: theirs });
    expect(password).toBe("theirs");
    expect(warnings).toEqual([
      expect.stringContaining("pulumi config set lamp:databasePasswordGeneration 5, then pulumi up"),
    ]);
  });

  it.each([
    ["changes the password", { oldOutputs: { password: "old" }, newInputs: { password: "mine" } }],
    ["creates the primary", { newInputs: { password: "mine" } }],
  ])("is the new one in an update that %s", async (_, primary) => {
    expect(await published({ secret: theirs, primary })).toEqual({ password: "mine", warnings: [] });
  });

  it("stays as it is in an update that changes something else of the primary", async () => {
    const primary = { oldOutputs: { password: "mine" }, newInputs: { password: "mine" } };
    expect((await published({ secret: theirs, primary })).password).toBe("theirs");
  });

  it("is not looked up in a preview, which may read no secret", async () => {
    expect(await published({ secret: theirs, preview: true })).toEqual({ password: "mine", warnings: [] });
  });
});
