import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findEngine } from "./engine";
import { languageHostFolder } from "./languageHost";
import type { Source } from "./source";

describe("findEngine", () => {
  let root: string;
  let reports: string[];
  const report = (text: string) => reports.push(text);
  const executable = (file: string, text: string) => {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, 0o755);
    return file;
  };
  const answering = (version: string) => `#!/bin/sh\necho ${version}\n`;
  const source = (version: string, provide: Source["provide"], hasLanguageHost = false): Source => ({
    version,
    hasLanguageHost,
    provide,
  });
  const working = (version: string, hasLanguageHost = false) =>
    source(
      version,
      async folder => {
        await wait(100);
        executable(join(folder, "bin", "pulumi"), answering(`v${version}`));
      },
      hasLanguageHost,
    );
  const failing = (version: string, message: string) =>
    source(version, folder => {
      executable(join(folder, "bin", "half"), "");
      return Promise.reject(new Error(message));
    });
  const find = (sources: readonly Source[], folders: readonly string[] = []) =>
    findEngine(report, { environment: { PATH: folders.join(":") }, cache: join(root, "cache"), sources });
  const kept = () => readdirSync(join(root, "cache", "engine"));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "engine-"));
    reports = [];
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("takes the pulumi on PATH that has its language host, with PATH as it is", async () => {
    const pulumi = executable(join(root, "bin", "pulumi"), answering("v3.250.1"));
    executable(join(root, "bin", "pulumi-language-nodejs"), "");
    expect(await find([], ["/nowhere", join(root, "bin")])).toEqual({
      pulumi,
      path: `/nowhere:${join(root, "bin")}`,
      version: "3.250.1",
    });
    expect(reports).toEqual([]);
  });

  it("adds its own language host to the end of PATH for a pulumi that has none", async () => {
    executable(join(root, "bin", "pulumi"), answering("v3.250.1"));
    const { path } = await find([], [join(root, "bin")]);
    expect(path).toBe(`${join(root, "bin")}:${languageHostFolder}`);
    expect(existsSync(join(languageHostFolder, "pulumi-language-nodejs"))).toBe(true);
  });

  it("does not use a pulumi that prints no version", async () => {
    executable(join(root, "bin", "pulumi"), answering("no such command"));
    expect((await find([working("3.1.0")], [join(root, "bin")])).version).toBe("3.1.0");
    expect(reports).toEqual([
      `${join(root, "bin", "pulumi")} is not used: its "pulumi version" does not print a version.`,
    ]);
  });

  it("goes on to the next source when one fails, and leaves nothing of the failed one", async () => {
    const engine = await find([failing("3.2.0", "no internet"), working("3.1.0")], ["/usr/bin"]);
    const bin = join(root, "cache", "engine", "3.1.0", "bin");
    expect(engine).toEqual({ pulumi: join(bin, "pulumi"), path: `${bin}:/usr/bin`, version: "3.1.0" });
    expect(reports).toEqual(["no internet"]);
    expect(kept()).toEqual(["3.1.0"]);
  });

  it("keeps what it got, so that the next time no source is asked", async () => {
    await find([failing("3.2.0", "no internet"), working("3.1.0")]);
    const again = await find([failing("3.2.0", "asked again"), failing("3.1.0", "asked again")]);
    expect(again.version).toBe("3.1.0");
    expect(reports).toEqual(["no internet"]);
  });

  it("puts its language host beside a kept CLI that has none, and renews an old copy", async () => {
    const { pulumi } = await find([working("3.1.0")]);
    const host = join(pulumi, "..", "pulumi-language-nodejs");
    const ours = readFileSync(join(languageHostFolder, "pulumi-language-nodejs"), "utf8");
    expect(readFileSync(host, "utf8")).toBe(ours);
    writeFileSync(host, "of an older version");
    await find([working("3.1.0")]);
    expect(readFileSync(host, "utf8")).toBe(ours);
  });

  it("leaves a CLI alone that brings its own language host", async () => {
    const { pulumi } = await find([working("3.1.0", true)]);
    expect(readdirSync(join(pulumi, ".."))).toEqual(["pulumi"]);
  });

  it("lets only one of two at once do the work", async () => {
    let provided = 0;
    const counting = source("3.1.0", async (folder, tell) => {
      provided++;
      await working("3.1.0").provide(folder, tell);
    });
    const [one, two] = await Promise.all([find([counting]), find([counting])]);
    expect(one).toEqual(two);
    expect(provided).toBe(1);
    expect(reports).toEqual(["Another process is getting the Pulumi CLI; waiting for it."]);
  });

  it("names every reason and what to do when no source works", async () => {
    await expect(find([failing("3.2.0", "No internet."), failing("3.1.0", "No go.")])).rejects.toThrow(
      [
        "No Pulumi CLI: there is no pulumi on PATH, and none could be installed or built.",
        "- No internet.",
        "- No go.",
        "Install Pulumi (https://www.pulumi.com/docs/install/), or Go 1.21 or newer to have the CLI built, and try again.",
      ].join("\n"),
    );
    expect(kept()).toEqual([]);
  });
});
