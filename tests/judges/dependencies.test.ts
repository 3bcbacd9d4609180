import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const project = join(__dirname, "../..");
const read = (...path: string[]) => readFileSync(join(project, ...path), "utf8");

interface Package {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}
interface Manifest {
  readonly version: string;
  readonly license?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const own = JSON.parse(read("package.json")) as Manifest;
const lock = JSON.parse(read("package-lock.json")) as { readonly packages: Readonly<Record<string, Package>> };
/** Every package, by its folder. The first one of the lock file is the project itself. */
const packages = Object.entries(lock.packages).filter(([folder]) => folder !== "");

/** Licences under which this project may use a package without publishing changes of its own code. */
const allowed = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "(BSD-3-Clause AND Apache-2.0)",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
];
/** Packages with another licence, and why they may be used. */
const exceptions: Readonly<Record<string, string>> = {
  "@logdna/tail-file": "Its file LICENSE has the text of the MIT licence. Pulumi's SDK needs it.",
  lightningcss: "MPL-2.0 concerns changes of its own files only. vitest needs it; nothing of it is shipped.",
  "spdx-exceptions": "CC-BY-3.0 is for a list of names, which is named here. Pulumi's SDK needs it.",
};
const nameOf = (folder: string) => folder.split("node_modules/").at(-1) ?? "";
const isExcepted = (name: string) => Object.keys(exceptions).some(one => name === one || name.startsWith(`${one}-`));

describe("the npm packages", () => {
  it("have exact versions, and the lock file has the hash of each", () => {
    const ranges = Object.entries({ ...own.dependencies, ...own.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(ranges).toEqual([]);
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([folder]) => folder)).toEqual(
      [],
    );
  });

  it("have a licence that is allowed", () => {
    const others = packages.filter(
      ([folder, { license = "none" }]) => !allowed.includes(license) && !isExcepted(nameOf(folder)),
    );
    expect(others.map(([folder, { license }]) => `${folder}: ${license}`)).toEqual([]);
    const names = new Set(packages.map(([folder]) => nameOf(folder)));
    expect(Object.keys(exceptions).filter(name => !names.has(name))).toEqual([]);
    expect(read("node_modules", "@logdna", "tail-file", "LICENSE")).toMatch(/^The MIT License/);
  });

  it("run no script when they are installed", () => {
    const withScripts = packages.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(withScripts.map(([folder]) => nameOf(folder)).sort()).toEqual(Object.keys(own.allowScripts).sort());
    expect(Object.values(own.allowScripts).every(isAllowed => !isAllowed)).toBe(true);
  });

  it("are installed as the lock file says, with the licences and without the scripts that it names", () => {
    const installed = packages.filter(([folder]) => existsSync(join(project, folder, "package.json")));
    expect(installed.length).toBeGreaterThan(300);
    for (const [folder, { version, license, hasInstallScript }] of installed) {
      const manifest = JSON.parse(read(folder, "package.json")) as Manifest;
      const scripts = ["preinstall", "install", "postinstall"].some(name => manifest.scripts?.[name] !== undefined);
      const isCompiled = existsSync(join(project, folder, "binding.gyp"));
      // `@pulumi/policy` writes its own version with a v.
      expect([folder, manifest.version.replace(/^v/, ""), scripts || isCompiled]).toEqual([
        folder,
        version,
        hasInstallScript === true,
      ]);
      if (typeof manifest.license === "string") expect([folder, manifest.license]).toEqual([folder, license]);
    }
  });
});

describe("the Go modules of the engine", () => {
  it("have a hash for each module and its go.mod, and are none of this machine's folders", () => {
    const modules = [...read("rehearsal", "engine", "go.mod").matchAll(/^(?:require )?\t?(\S+\.\S+\/?\S*) (v\S+)/gm)];
    expect(modules.length).toBeGreaterThan(100);
    const sums = read("rehearsal", "engine", "go.sum");
    const replaced = [...read("rehearsal", "engine", "go.mod").matchAll(/^replace (\S+) => (\S+) (v\S+)$/gm)];
    const used = modules.map(([, name = "", version = ""]) => {
      const [, , other = name, otherVersion = version] = replaced.find(([, from]) => from === name) ?? [];
      return `${other} ${otherVersion}`;
    });
    expect(used.filter(one => !sums.includes(`${one}/go.mod h1:`))).toEqual([]);
    expect(read("rehearsal", "engine", "go.mod").match(/=> [./]/)).toBeNull();
  });
});

describe("the Python packages of the judges", () => {
  it("have exact versions and hashes", () => {
    const text = read("tests", "judges", "requirements.txt").replace(/\\\n/g, " ");
    const wanted = text.split("\n").filter(line => line !== "" && !/^\s*#/.test(line));
    expect(wanted.length).toBeGreaterThan(50);
    expect(wanted.filter(line => !/^[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}/.test(line))).toEqual([]);
  });
});
