import { join } from "node:path";
import type { DrillContext } from "./drillContext";

export interface InternetAnswer {
  /** HTTP status; 0 if there was no answer. */
  readonly status: number;
  readonly body: string;
  /** Why there was no answer; empty if there was one. */
  readonly error: string;
}

/**
 * Requests a page from the internet.
 *
 * @param url address of the site: the output `url` of the stack
 * @param path of the page, for example `/slow.php`
 * @param seconds until the request is given up
 */
export async function askFromInternet(
  context: DrillContext,
  url: string,
  path: string,
  seconds: number,
): Promise<InternetAnswer> {
  const program = join(__dirname, "..", "visitors", "ask.ts");
  const { code, stdout, stderr } = await context.machines.internetHost.exec(
    [
      ...["env", `NODE_EXTRA_CA_CERTS=${context.visitors.authority}`],
      ...[process.execPath, "--import", "tsx", program, url, path, String(seconds)],
    ],
    { timeout: seconds + 10 },
  );
  if (code !== 0) return { status: 0, body: "", error: stderr.trim() || `the request ended with ${code}` };
  return { ...(JSON.parse(stdout) as { status: number; body: string }), error: "" };
}
