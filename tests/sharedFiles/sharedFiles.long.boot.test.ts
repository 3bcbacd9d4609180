import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { brokenCopy } from "../support/brokenCopy";
import { RehearseCommand } from "../support/rehearseCommand";

const page = `<?php
$done = file_put_contents(__DIR__ . "/uploads/" . $_GET["name"], $_GET["text"]);
echo $done === false ? "failed" : "written";`;

describe("lamp:sharedPaths on booted machines", () => {
  let output = "";
  let leftovers: readonly string[];
  beforeAll(async () => {
    const { folder, remove } = brokenCopy([]);
    const site = join(folder, "site", "public");
    mkdirSync(join(site, "uploads"));
    writeFileSync(join(site, "uploads", "seed.txt"), "first");
    writeFileSync(join(site, "shared.php"), page);
    mkdirSync(join(folder, "drills"));
    const room = JSON.stringify(join(__dirname, "filesRoom"));
    writeFileSync(join(folder, "drills", "drills.ts"), `export { drills, openSession } from ${room};\n`);
    const steps = [
      "set",
      'lamp:sharedPaths=["public/uploads"]',
      ..."up verify drill share drill replace destroy".split(" "),
    ];
    const command = new RehearseCommand(["--program", folder, "--config", "dev", ...steps]);
    try {
      await command.runs();
      const code = await command.ended;
      output = command.output;
      if (process.env["LAMP_SHOW"] === "1") console.log(output);
      expect(code, output).toBe(0);
      leftovers = command.leftovers();
    } finally {
      await command.stop();
      remove();
    }
  });
  const result = (name: string) =>
    JSON.parse(new RegExp(`^RESULT ${name} (.*)$`, "m").exec(output)?.[1] ?? "{}") as unknown;

  it("lets a server see at once what another one has written, with what the release had, for www-data, and never as a program", () => {
    expect(result("share")).toEqual({
      written: "written 200",
      read: "hello 200",
      ofTheRelease: "first 200",
      owner: "www-data www-data 644",
      program: "403",
      failedUnits: "",
      mounts: "1",
    });
  });

  it("keeps the files when a server loses its power and another one takes its place", () => {
    expect(result("replace")).toEqual({ whileOff: "written 200", before: "hello 200", later: "later 200" });
  });

  it("leaves nothing behind", () => {
    expect(leftovers).toEqual([]);
  });
});
