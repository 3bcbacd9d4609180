import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { StackLogs } from "./logs/logReader";
import { Problem } from "./problem";

/** A web server, as the stack's output `webServers` lists it. */
export interface WebServer {
  /** For example `lamp-web-1`. */
  readonly name: string;
  /** Instance id, `i-...`. */
  readonly id: string;
  /** Its availability zone, for example `eu-central-1a`. */
  readonly zone: string;
}

/** What the commands of `npm run site` need to know about a stack. */
export interface Stack {
  /** AWS region, for example `eu-central-1`. */
  readonly region: string;
  /** Profile of AWS that the stack's configuration names. Undefined: the environment decides. */
  readonly profile: string | undefined;
  /** One at least. */
  readonly webServers: readonly WebServer[];
  /** Name of the document by which commands run. Undefined: the setting lamp:sessionManager is not true. */
  readonly sessionDocument: string | undefined;
  /** Where the logs are. Undefined: the setting lamp:logDays is 0. */
  readonly logs: StackLogs | undefined;
}

/** Asks the `pulumi` on PATH. The program is the one in the current folder. Undefined: the stack that is selected. */
export async function readStack(name: string | undefined): Promise<Stack> {
  const choice = name === undefined ? [] : ["--stack", name];
  const outputs = await pulumi(["stack", "output", "--json", ...choice]);
  // Fails if it is not set.
  const profile = await pulumi(["config", "get", "aws:profile", ...choice]).catch(() => "");
  return { ...stackOf(outputs), profile: profile.trim() === "" ? undefined : profile.trim() };
}

async function pulumi(argv: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)("pulumi", [...argv, "--non-interactive"], { maxBuffer: 2 ** 24 })).stdout;
  } catch (error) {
    const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
    if (code === "ENOENT") throw new Problem("pulumi is not on PATH: it knows the servers of the stack");
    const words = (stderr ?? message).trim().replace(/^error: /, "");
    throw new Problem(`pulumi does not tell the outputs of the stack: ${words}`);
  }
}

/** @param text what `pulumi stack output --json` prints */
export function stackOf(text: string): Omit<Stack, "profile"> {
  const outputs = JSON.parse(text) as { webServers?: unknown; sessionDocument?: unknown; logs?: StackLogs };
  const webServers = Array.isArray(outputs.webServers) ? (outputs.webServers as WebServer[]) : [];
  const [first] = webServers;
  if (first === undefined) throw new Problem("the stack has no web servers: run pulumi up first");
  const { sessionDocument } = outputs;
  return {
    region: first.zone.replace(/[a-z]$/, ""),
    webServers,
    sessionDocument: typeof sessionDocument === "string" ? sessionDocument : undefined,
    logs: outputs.logs,
  };
}
