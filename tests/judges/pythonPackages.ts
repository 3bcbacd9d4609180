import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../rehearsal/support/cacheFolder";
import { ensureHostPackages } from "../../rehearsal/support/hostPackages";
import { withLock } from "../../rehearsal/support/lock";

const run = promisify(execFile);

/**
 * Returns a Python that has exactly the files whose hashes the requirements have. The first call
 * installs them into the cache folder. Run modules with it (`python -m awscli`): the paths in the scripts beside it lead nowhere.
 *
 * @param name begin of the folder's name there, for example `checkov`
 * @param requirements absolute path of a file for `pip install --requirement`
 * @throws Error when a package cannot be installed
 */
export async function pythonPackages(name: string, requirements: string): Promise<string> {
  await ensureHostPackages(["python3-venv"]);
  const { stdout: version } = await run("python3", ["--version"]);
  const key = createHash("sha256").update(version).update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const folder = join(cacheFolder, `${name}-${key}`);
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return;
    const unfinished = mkdtempSync(`${folder}-`);
    try {
      await run("python3", ["-m", "venv", unfinished]);
      const options = ["--quiet", "--no-compile", "--no-deps", "--only-binary", ":all:", "--require-hashes"];
      await run(join(unfinished, "bin", "python"), ["-m", "pip", "install", ...options, "--requirement", requirements]);
      renameSync(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  });
  return join(folder, "bin", "python");
}
