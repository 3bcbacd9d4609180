import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

/** The network interfaces, mounts, packet filter rules and routes of the host at one moment. */
export class HostState {
  readonly #lines: readonly string[];

  constructor() {
    this.#lines = [
      ...readdirSync("/sys/class/net").map(name => `network interface ${name}`),
      ...linesOf(readFileSync("/proc/self/mounts", "utf8")).map(line => `mount ${line}`),
      ...linesOf(run("nft", "--stateless", "list", "ruleset")).map(line => `packet filter ${line.trim()}`),
      ...linesOf(run("ip", "rule")).map(line => `routing rule ${line}`),
      ...linesOf(run("ip", "route", "show", "table", "all")).map(line => `route ${line}`),
    ];
  }

  /** What has been added since `before`, one line each. */
  newSince(before: HostState): string[] {
    return this.#lines.filter(line => !before.#lines.includes(line));
  }
}

const run = (program: string, ...argv: string[]) => execFileSync(program, argv, { encoding: "utf8" });
const linesOf = (text: string) => text.split("\n").filter(line => line !== "");
