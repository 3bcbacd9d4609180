import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import type { Sandbox } from "../sandbox/sandbox";
import { aptSettings } from "../images/aptSettings";
import { uplink } from "./interfaceNames";
import { neighbourFilter, ownNetworks, packageServices } from "./neighbours";

/**
 * Connects the sandbox to the host's network with slirp4netns, which sends as an ordinary program of the host: the host's
 * routes, rules and forwarding stay as they are. The host and its neighbours are out of the machines' reach. It runs in the sandbox's process namespace, so that it ends with it.
 */
export async function openUplink(sandbox: Sandbox): Promise<void> {
  const filter = neighbourFilter(ownNetworks(), await packageServices(aptSettings()));
  await sandbox.exec(["nft", "-f", "-"], { input: filter });
  const log = openSync(sandbox.logFile("uplink"), "a");
  // 198.18.0.0/15 is reserved for tests of network devices (RFC 2544), so no VPC uses it.
  const options = ["--configure", "--cidr=198.18.0.0/24", "--mtu=1500", "--disable-host-loopback", "--netns-type=path"];
  options.push("--enable-sandbox"); // It gives up root's rights, and sees of the host's files only /etc and /run.
  const target = [`/proc/${sandbox.pid}/ns/net`, uplink];
  const slirp = ["nsenter", "-t", String(sandbox.pid), "-p", "slirp4netns", ...options, "--ready-fd=3", ...target];
  const [program = "", ...argv] = [...sandbox.dieWithRehearsal, ...slirp];
  const child = spawn(program, argv, { stdio: ["ignore", log, log, "pipe"], detached: true });
  closeSync(log);
  child.unref();
  const ready = child.stdio[3] as Readable;
  await new Promise<void>((done, failed) => {
    ready.once("data", () => done());
    child.once("exit", () => {
      const printed = readFileSync(sandbox.logFile("uplink"), "utf8");
      failed(new Error(`cannot connect the machines to the host's network: ${printed}`));
    });
  });
  ready.destroy();
}
