import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readStack } from "./stack";

describe("readStack", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-"));
    vi.stubEnv("PATH", `${folder}:/usr/bin:/bin`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  /** A `pulumi` that is this script. */
  const pulumi = (script: string) => {
    writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "pulumi"), 0o755);
  };
  const webServers = [{ name: "lamp-web-1", id: "i-1", zone: "us-gov-west-1b" }];
  const printing = (outputs: object) =>
    pulumi(`case $1 in stack) echo '${JSON.stringify(outputs)}';; *) exit 1;; esac`);

  it("reads the servers, their region and the document", async () => {
    printing({ webServers, sessionDocument: "lamp-session-1", url: "x" });
    const stack = { region: "us-gov-west-1", profile: undefined, webServers, sessionDocument: "lamp-session-1" };
    expect(await readStack(undefined)).toEqual(stack);
  });

  it("asks for the stack that is named, and takes its profile of AWS", async () => {
    pulumi(`case "$*" in
  "stack output --json --stack prod --non-interactive") echo '${JSON.stringify({ webServers })}';;
  "config get aws:profile --stack prod --non-interactive") echo shop;;
  *) exit 1;;
esac`);
    expect(await readStack("prod")).toMatchObject({ profile: "shop", sessionDocument: undefined });
  });

  it("says in one message that there is no pulumi", async () => {
    vi.stubEnv("PATH", folder);
    await expect(readStack(undefined)).rejects.toThrow("pulumi is not on PATH: it knows the servers of the stack");
  });

  it("says in one message, with Pulumi's words, that no stack is selected", async () => {
    pulumi('echo "error: no stack selected" >&2; exit 255');
    await expect(readStack(undefined)).rejects.toThrow(
      /^pulumi does not tell the outputs of the stack: no stack selected$/,
    );
  });

  it("says in one message that the stack has no servers", async () => {
    printing({});
    await expect(readStack(undefined)).rejects.toThrow("the stack has no web servers: run pulumi up first");
  });
});
