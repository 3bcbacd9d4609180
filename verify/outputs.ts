import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** One web server, as the stack's output `webServers` lists it. */
export interface WebServer {
  /** Instance id, for example `i-0a1b2c3d4e5f60718`. */
  readonly id: string;
  /** Availability zone, for example `eu-central-1a`. */
  readonly zone: string;
  /** IPv4 address. */
  readonly privateAddress: string;
}

/** The outputs of a stack that verify reads. Every stack must have `url`. The other outputs decide which checks are made. */
export interface Outputs {
  readonly url: URL;
  readonly balancerDnsName?: string;
  readonly webServers: readonly WebServer[];
  /** IPv4 blocks from which alone the site can be reached. */
  readonly allowedNetworks?: readonly string[];
  /** Host name of the primary. */
  readonly databaseWriter?: string;
  /** Host name of the replica. */
  readonly databaseReader?: string;
}

/** Asks the `pulumi` on PATH for the outputs of a stack. The program is the one in the current folder. */
export async function outputsOfStack(stack: string): Promise<Outputs> {
  let stdout: string;
  try {
    ({ stdout } = await promisify(execFile)("pulumi", ["stack", "output", "--json", "--stack", stack]));
  } catch (error) {
    const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
    const text =
      code === "ENOENT"
        ? "pulumi is not on PATH: install it, or give --outputs FILE.json instead."
        : `pulumi has not returned the outputs of stack ${stack}: ${(stderr ?? message).trim()}`;
    throw new Error(text, { cause: error });
  }
  return parseOutputs(stdout, `stack ${stack}`);
}

/** Reads a file that `pulumi stack output --json` has written. */
export async function outputsOfFile(file: string): Promise<Outputs> {
  return parseOutputs(await readFile(file, "utf8"), file);
}

/**
 * Reads the text that `pulumi stack output --json` writes.
 *
 * @param source where the text comes from, for errors
 */
export function parseOutputs(text: string, source: string): Outputs {
  const outputs = parseObject(text, source);
  const textOf = (name: string) => (typeof outputs[name] === "string" ? outputs[name] : undefined);

  const url = textOf("url") ?? "";
  if (!/^https?:/.test(url) || !URL.canParse(url))
    throw new Error(`${source} has no output "url" that begins with http:// or https://: there is no site to check.`);

  const optional = (name: "balancerDnsName" | "databaseWriter" | "databaseReader") => {
    const value = textOf(name);
    return value === undefined ? {} : { [name]: value };
  };
  return {
    url: new URL(url),
    webServers: Array.isArray(outputs["webServers"]) ? outputs["webServers"].filter(isWebServer) : [],
    ...networksIn(outputs["allowedNetworks"]),
    ...optional("balancerDnsName"),
    ...optional("databaseWriter"),
    ...optional("databaseReader"),
  };
}

function parseObject(text: string, source: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // The error below says it.
  }
  throw new Error(`${source} is not the JSON object that "pulumi stack output --json" writes.`);
}

function isWebServer(value: unknown): value is WebServer {
  const { id, zone, privateAddress } = Object(value) as Record<string, unknown>;
  return [id, zone, privateAddress].every(each => typeof each === "string");
}

const networksIn = (value: unknown): Pick<Outputs, "allowedNetworks"> =>
  Array.isArray(value) && !value.includes("0.0.0.0/0")
    ? { allowedNetworks: value.filter(one => typeof one === "string") }
    : {};
