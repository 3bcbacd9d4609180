import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isPublicName, publicName } from "./servers";

const userdata = join(__dirname, "../userdata");
const server = { id: "i-0a1b2c3d4e5f60718", zone: "eu-central-1a", privateAddress: "10.20.1.10" };

describe("publicName", () => {
  it("is the name that userdata gives to a server, by the same command", () => {
    const scripts = readdirSync(userdata, { recursive: true, encoding: "utf8" }).filter(file => file.endsWith(".sh"));
    const lines = scripts.flatMap(file => readFileSync(join(userdata, file), "utf8").split("\n"));
    const naming = lines.filter(line => line.includes("name=web-$("));
    expect(naming).toHaveLength(1);
    const script = `id=${server.id}\n${naming[0]}\nprintf %s "$name"`;
    expect(execFileSync("bash", ["-euc", script], { encoding: "utf8" })).toBe(publicName(server));
  });

  it("is in the header X-Served-By that Apache's configuration sets", () => {
    const configuration = readFileSync(join(userdata, "files/etc/apache2/sites-available/lamp.conf"), "utf8");
    expect(configuration).toMatch(/^Header always set X-Served-By \$\{LAMP_SERVER\}$/m);
  });
});

describe("isPublicName", () => {
  it.each([
    [publicName(server), true],
    ["web-1", false],
    ["alpha", false],
    ["web-3f9a1c-2", false],
  ])("tells of %s: %s", (name, expected) => {
    expect(isPublicName(name)).toBe(expected);
  });
});
