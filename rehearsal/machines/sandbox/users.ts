import { createHash } from "node:crypto";

/**
 * The users that systemd sets aside for containers (systemd, docs/UIDS-GIDS.md): from 524288 up to, not including, 1879048192.
 * No program gives them to a person or a service.
 */
const containers = { first: 0x80000, blocks: 0x6fff - 0x8 };

/** The user of the host under which HAProxy runs: the first one after those of the servers, so that it has no rights either. */
export const helperUser = containers.first + containers.blocks * 0x10000;

/** Lines of HAProxy's section `global`: when it has opened its ports and files, it gives up root's rights for good. */
export const asHelper: readonly string[] = [`uid ${helperUser}`, `gid ${helperUser}`];

/** How many users a machine has. */
const usersOfMachine = 0x10000;

/**
 * The user of the host that is root on a server. It and the 65535 after it are the server's users. The same server always gets
 * the same ones; for the host they are users without any rights.
 */
export function firstUserOf(instanceId: string): number {
  const number = createHash("sha256").update(instanceId).digest().readUInt32BE(0);
  return containers.first + (number % containers.blocks) * usersOfMachine;
}

/** Arguments of `nsenter` that enter a database, by its first process. It has no user namespace. */
export const inDatabase = (leader: number): readonly string[] => [
  ...["-t", String(leader), "-m", "-u", "-i", "-n", "-p", "-r", "-w"],
];

/** The variables of a login as root, besides TERM: a command sees nothing of this machine's own. */
export const loginVariables: readonly string[] = [
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  "HOME=/root",
  "LANG=C.UTF-8",
];

/** Arguments of `nsenter` that enter a server as its root, by its first process. */
export const inServer = (leader: number): readonly string[] => [...inDatabase(leader), "-U"];
