import { readFileSync, readdirSync, readlinkSync } from "node:fs";

/** A socket that takes requests. */
export interface OpenSocket {
  readonly kind: "tcp" | "udp" | "unix";
  /** Port, path, or `@` and the name of an abstract socket. */
  readonly place: string;
}

const textOf = (file: string) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // The process has ended.
  }
};
const linkOf = (file: string) => {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
};

/** A process and all that it has started. */
export function family(root: number): number[] {
  const parents = readdirSync("/proc").flatMap(name => {
    const parent = /^\d+$/.test(name) ? textOf(`/proc/${name}/stat`).split(") ").pop()?.split(" ")[1] : undefined;
    return parent === undefined ? [] : [[Number(name), Number(parent)] as const];
  });
  const below = (pid: number): number[] => [pid, ...parents.flatMap(([child, of]) => (of === pid ? below(child) : []))];
  return below(root);
}

export const networkOf = (pid: number): string => linkOf(`/proc/${pid}/ns/net`);

/** The sockets that these processes hold open in a network, as the kernel lists them, without those of connections. */
export function openSockets(pids: readonly number[], network: string): OpenSocket[] {
  const holders = pids.filter(pid => networkOf(pid) === network);
  const held = new Set(
    holders.flatMap(pid => {
      try {
        return readdirSync(`/proc/${pid}/fd`).map(
          fd => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1],
        );
      } catch {
        return [];
      }
    }),
  );
  const rows = (table: string) =>
    textOf(`/proc/${holders[0]}/net/${table}`)
      .split("\n")
      .slice(1)
      .map(line => line.trim().split(/\s+/));
  const portOf = (address = "") => String(parseInt(address.split(":").at(-1) ?? "", 16));
  /** Addresses that a program of the host may reach: every one, and the loopback's. */
  const isHere = (address = "") => /^(0+|0100007F|0{24}01000000|.*0100007F):/.test(address);
  const internet = (kind: "tcp" | "udp", state: string) =>
    [...rows(kind), ...rows(`${kind}6`)].flatMap(([, local, , current, , , , , , inode]) =>
      current === state && isHere(local) && held.has(inode) ? [{ kind, place: portOf(local) }] : [],
    );
  const unix = rows("unix").flatMap(([, , , flags, , , inode, path]) =>
    path !== undefined && flags === "00010000" && held.has(inode) ? [{ kind: "unix" as const, place: path }] : [],
  );
  return [...internet("tcp", "0A"), ...internet("udp", "07"), ...unix];
}
