import type { ChildProcess, SpawnOptions } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitOf } from "../support/run";
import { until } from "../support/until";
import { CommandFailed } from "./pulumiStack";

/** A site, and the host on the internet from which it is asked. */
export interface SiteToVerify {
  /** Folder of the program. */
  readonly program: string;
  /** Outputs of the program's stack. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Folder for files that last as long as the question. */
  readonly folder: string;
  /** PEM file of the authority that signs the site's certificate: here in place of the public ones. */
  readonly authority: string;
  /** Starts a program on the host on the internet, or in a test on this machine. */
  spawn(argv: readonly string[], options: SpawnOptions): ChildProcess;
}

/** Servers may still be booting when `up` ends: a program need not wait for them. */
const defaultSeconds = 120;

/**
 * Asks the site from the internet: by the program's own `verify/verify.ts --outputs FILE` if it has that, else whether
 * the output `url` answers. Prints which of the two it did.
 *
 * @throws CommandFailed when the program's own check fails, which has then printed why; Error when the url does not
 *   answer with a status from 200 to 399 in time
 */
export async function verifySite(site: SiteToVerify, seconds = defaultSeconds): Promise<void> {
  const own = join(site.program, "verify", "verify.ts");
  if (existsSync(own)) return verifyByProgram(site, own);
  const { url } = site.outputs;
  if (typeof url !== "string")
    throw new Error("verify: the program has neither a verify/verify.ts nor an output url that could be asked");
  let last = "";
  const answer = await until(
    `${url} to answer the internet with a status from 200 to 399`,
    { seconds, intervalMs: 1_000, seen: () => last },
    async () => {
      last = await ask(site, url);
      return /^[23]\d\d$/.test(last) && last;
    },
  );
  console.log(`${url} answers the internet with ${answer}. Only that was asked: the program has no verify/verify.ts.`);
}

async function verifyByProgram(site: SiteToVerify, own: string): Promise<void> {
  console.log("The program's verify/verify.ts asks the site from the internet:\n");
  const file = join(site.folder, "outputs.json");
  writeFileSync(file, JSON.stringify(site.outputs));
  const child = site.spawn([process.execPath, require.resolve("tsx/cli"), own, "--outputs", file], {
    cwd: site.program,
    env: environmentOf(site),
    stdio: "inherit",
  });
  const { code } = await exitOf(child);
  rmSync(file);
  if (code !== 0) throw new CommandFailed("verify", code);
}

/** Prints the status of an answer. Redirects are not followed: they may lead to another site. */
const asking = `
  fetch(process.argv[1], { redirect: "manual", signal: AbortSignal.timeout(10_000) }).then(
    answer => console.log(answer.status),
    error => console.log(error.cause?.message ?? error.message));`;

/** One request. Returns the status of the answer, or why there is none. */
async function ask(site: SiteToVerify, url: string): Promise<string> {
  const child = site.spawn([process.execPath, "-e", asking, url], { env: environmentOf(site), stdio: "pipe" });
  const { output } = await exitOf(child);
  return output.trim();
}

const environmentOf = ({ authority }: SiteToVerify) => ({ ...process.env, NODE_EXTRA_CA_CERTS: authority });
