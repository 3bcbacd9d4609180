import { version } from "@pulumi/pulumi/version";
import { run } from "../support/run";
import { timed } from "../support/progress";
import type { Source } from "./source";

const installer = "https://get.pulumi.com/install.sh";
const reachableWithinMs = 8_000;
const installedWithinMs = 5 * 60_000;

/** The Automation API downloads `installer` and runs it. It has no time limit, so it runs in a process of its own. */
const install = `
  const { PulumiCommand } = require("@pulumi/pulumi/automation");
  PulumiCommand.install({ root: process.argv[1] }).catch(error => {
    console.error(error.message);
    process.exitCode = 1;
  });`;

/** Pulumi's own installer, for the CLI of the same version as the SDK. It also installs the language hosts. */
export const officialInstaller: Source = {
  version,
  hasLanguageHost: true,
  async provide(folder) {
    await checkReachable();
    await timed(`installing Pulumi CLI ${version}`, () =>
      run(process.execPath, ["-e", install, folder], {
        cwd: __dirname,
        timeoutMs: installedWithinMs,
        failure: "Pulumi's installer failed",
      }),
    );
  },
};

async function checkReachable(): Promise<void> {
  try {
    const answer = await fetch(installer, { method: "HEAD", signal: AbortSignal.timeout(reachableWithinMs) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new Error(`Pulumi's installer (${installer}) cannot be reached: ${reason}.`, { cause: error });
  }
}
