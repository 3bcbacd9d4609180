import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../sandbox/sandbox";
import { uplinkResolver } from "./interfaceNames";

/** Runs its arguments with the file $0 as resolv.conf. */
const withResolver = 'file=$(readlink -m /etc/resolv.conf); [ ! -e "$file" ] || mount --bind "$0" "$file"; exec "$@"';

/**
 * Words to put before a command of this machine, so that it runs in the network namespace of the router, whose 127.0.0.1 nobody else
 * reaches. It sees this machine's files, asks this machine's resolver, and ends with the rehearsal. A signal to the process that is
 * started reaches the command itself.
 */
export function besideRouter(sandbox: Sandbox): readonly string[] {
  const resolver = join(sandbox.run.path, "operator-resolv.conf");
  writeFileSync(resolver, `nameserver ${uplinkResolver}\n`);
  return [
    ...sandbox.dieWithRehearsal,
    ...["nsenter", "-t", String(sandbox.pid), "--net", "--"],
    ...["unshare", "--mount", "--propagation", "slave", "--"],
    ...["sh", "-c", withResolver, resolver],
  ];
}
