import { spawn } from "node:child_process";
import * as fs from "node:fs";
import type { Readable } from "node:stream";
import type { Box } from "../sandbox/sandbox";
import { uplink } from "./links";

/**
 * Connects the box to the host's network as an ordinary program of the host would be: the host's routes, rules and
 * forwarding stay as they are. In the box's process namespace, so that it ends with it.
 */
export async function openUplink(box: Box): Promise<void> {
  const log = fs.openSync(box.log("uplink"), "a");
  // A block that is kept for tests of network devices: no VPC has it.
  const options = ["--configure", "--cidr=198.18.0.0/24", "--mtu=1500", "--disable-host-loopback", "--netns-type=path"];
  const target = [`/proc/${box.pid}/ns/net`, uplink];
  const command = ["nsenter", "-t", String(box.pid), "-p", "slirp4netns", ...options, "--ready-fd=3", ...target];
  const child = spawn("sh", ["-c", 'echo $$ > "$0/box/cgroup.procs" && exec "$@"', box.run.group, ...command], {
    stdio: ["ignore", log, log, "pipe"],
    detached: true,
  });
  fs.closeSync(log);
  child.unref();
  const ready = child.stdio[3] as Readable;
  await new Promise<void>((done, failed) => {
    ready.once("data", () => done());
    child.once("exit", () =>
      failed(
        new Error(`cannot connect the machines to the host's network: ${fs.readFileSync(box.log("uplink"), "utf8")}`),
      ),
    );
  });
  ready.destroy();
}
