import { join } from "node:path";
import { timed } from "../support/progress";
import { run } from "../support/run";
import { findOnPath, isExecutable, versionOf } from "./executable";
import type { Source } from "./source";

/** The version that go.mod requires; a test compares them. */
const version = "3.232.0";
const builtWithinMs = 30 * 60_000;

/** Pulumi's CLI from its Go module, as pinned in go.mod; every module is checked against go.sum. */
export const goBuild: Source = {
  version,
  hasLanguageHost: false,
  async provide(folder) {
    const go = findGo(process.env["PATH"] ?? "");
    if (go === undefined) throw new Error("The CLI cannot be built either: there is no go on PATH.");
    const pulumi = join(folder, "bin", "pulumi");
    await timed(`building Pulumi CLI ${version}, first downloading its modules (3 GB in Go's caches)`, () =>
      run(go, buildArguments(pulumi), {
        cwd: __dirname,
        timeoutMs: builtWithinMs,
        failure: "Building the CLI with Go failed",
        environment: {
          CGO_ENABLED: "0",
          GOWORK: "off",
          // The Go of a distribution may be older than go.mod requires: it may then download the required one.
          GOTOOLCHAIN: process.env["GOTOOLCHAIN"] ?? "auto",
        },
      }),
    );
    const built = await versionOf(pulumi);
    if (built !== version)
      throw new Error(`The CLI built with Go reports ${built ?? "no version"} instead of version ${version}.`);
  },
};

const buildArguments = (output: string) => [
  "build",
  "-mod=readonly", // A module that go.sum does not list is an error.
  "-trimpath",
  "-ldflags",
  `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
  "-o",
  output,
  "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
];

/** Where Go's installation instructions put it. Adding the folder to PATH is left to the user, so it may not be there. */
const usualPlace = "/usr/local/go/bin/go";

const findGo = (path: string) => findOnPath("go", path) ?? (isExecutable(usualPlace) ? usualPlace : undefined);
