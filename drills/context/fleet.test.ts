import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { servedBy } from "./fleet";

describe("the name of a web server in X-Served-By", () => {
  const folder = join(__dirname, "..", "..", "userdata");
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(file => file.endsWith(".sh"));
  const naming = scripts.flatMap(file => readFileSync(join(folder, file), "utf8").match(/^name=web-.*$/gm) ?? []);

  it("is computed in one line of the server's script", () => {
    expect(naming).toHaveLength(1);
  });

  it.each(["i-0123456789abcdef0", "i-0fedcba9876543210"])("is the same here and there for %s", id => {
    const program = `id=$1\n${naming[0]}\nprintf %s "$name"`;
    expect(execFileSync("bash", ["-c", program, "bash", id], { encoding: "utf8" })).toBe(servedBy(id));
  });
});
