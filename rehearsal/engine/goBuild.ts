import { join } from "node:path";
import { timed } from "../support/progress";
import type { Source } from "./engine";
import { findOnPath, isExecutable, versionOf } from "./executable";
import { run } from "../support/run";

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
          // Distributions ship older versions of Go: let those fetch the one that go.mod names.
          GOTOOLCHAIN: process.env["GOTOOLCHAIN"] ?? "auto",
        },
      }),
    );
    const built = await versionOf(pulumi);
    if (built !== version) throw new Error(`The CLI built with Go calls itself ${built ?? "nothing"}, not ${version}.`);
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

/** Go's own installation instructions leave it to the user to put this folder on PATH. */
const usualPlace = "/usr/local/go/bin/go";

const findGo = (path: string) => findOnPath("go", path) ?? (isExecutable(usualPlace) ? usualPlace : undefined);
