import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { canBoot } from "../canBoot.mts";
import type { Loopback } from "./loopback";
import { openSharedLoopback } from "./sharedLoopback";

/** How a network namespace of one's own is made, and how a process enters it. */
interface Maker {
  readonly make: readonly string[];
  /** @param pid a process in the namespace */
  enter(pid: number): readonly string[];
}

const asRoot: Maker = {
  make: ["unshare", "--net", "--"],
  enter: pid => ["nsenter", "-t", String(pid), "--net", "--"],
};
/** A user may make a network namespace inside of a user namespace. Some systems forbid that, and old ones cannot keep the user's id. */
const asUser: Maker = {
  make: ["unshare", "--user", "--map-current-user", "--keep-caps", "--net", "--"],
  enter: pid => ["nsenter", "-t", String(pid), "--user", "--net", "--preserve-credentials", "--"],
};

const interfaceUp = ["sh", "-c", 'ip link set lo up && exec "$@"', "sh"];

/**
 * Opens ports for Unix sockets in a network namespace, whose loopback interface nobody else can reach. They end with this process.
 *
 * @param sockets absolute paths; the sockets may be made later
 * @param inside words that run a command in a namespace that exists already. Default: one is made for this loopback. Where that
 *   is not possible, the ports are ports of this machine: see `openSharedLoopback`
 */
export async function openLoopback(sockets: readonly string[], inside?: readonly string[]): Promise<Loopback> {
  if (inside !== undefined) return { ...(await forward([...inside], sockets)), enter: inside, isPrivate: true };
  const maker = canBoot ? asRoot : asUser;
  try {
    const { pid, ...forwarder } = await forward([...maker.make, ...interfaceUp], sockets);
    return { ...forwarder, enter: maker.enter(pid), isPrivate: true };
  } catch {
    return openSharedLoopback(sockets);
  }
}

/** Starts the forwarder with these words before it. They replace themselves with it, so that its process id is that of the child. */
async function forward(words: readonly string[], sockets: readonly string[]) {
  const [program = "", ...argv] = [...words, process.execPath, join(__dirname, "forwarder.cjs"), ...sockets];
  const child = spawn(program, argv, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  const ports = await portsOf(child);
  // Neither the forwarder nor its pipes keep this process alive.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
  return { pid: child.pid ?? 0, ports, close: () => void child.kill("SIGKILL") };
}

function portsOf(child: ChildProcess): Promise<readonly number[]> {
  return new Promise((done, failed) => {
    let [printed, complaint] = ["", ""];
    child.stderr?.on("data", text => (complaint += String(text)));
    child.stdout?.on("data", text => {
      const found = /^ports(.*)\n/.exec((printed += String(text)));
      if (found !== null) done((found[1] ?? "").trim().split(" ").map(Number));
    });
    child.on("error", failed);
    child.on("exit", () => failed(new Error(`cannot open ports in a network namespace: ${complaint.trim()}`)));
  });
}
