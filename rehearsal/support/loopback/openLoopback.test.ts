import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type Server, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canBoot } from "../canBoot.mts";
import type { Loopback } from "./loopback";
import { openLoopback } from "./openLoopback";
import { connectionOwner, openSharedLoopback } from "./sharedLoopback";

/** Prints what a port says, or `refused`, or `closed` if it says nothing. */
const listen = `
  let said = "closed";
  require("node:net").connect(process.argv[1], "127.0.0.1")
    .on("error", error => (said = error.code === "ECONNREFUSED" ? "refused" : "closed"))
    .on("data", text => (said = String(text)))
    .on("close", () => console.log(said));`;

const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

describe("ports of a loopback", () => {
  let folder: string;
  let server: Server;
  let loopback: Loopback | undefined;
  const socket = () => join(folder, "hello.sock");
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "loopback-"));
    server = createServer(client => void client.end("hello"));
    await new Promise<void>(done => server.listen(socket(), done));
  });
  afterEach(() => {
    loopback?.close();
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function said(words: readonly string[], port = loopback?.ports[0]): Promise<string> {
    const [program = "", ...argv] = [...words, process.execPath, "-e", listen, String(port)];
    return (await promisify(execFile)(program, argv)).stdout.trim();
  }

  it("lead to the sockets", async () => {
    loopback = await openLoopback([socket(), socket()]);
    expect(await Promise.all(loopback.ports.map(port => said(loopback?.enter ?? [], port)))).toEqual([
      "hello",
      "hello",
    ]);
  });

  it("are reached only by programs that enter their network", async context => {
    loopback = await openLoopback([socket()]);
    if (!loopback.isPrivate) context.skip("this system allows no network namespace");
    expect(await said([])).toBe("refused");
    if (canBoot) expect(await said(nobody)).toBe("refused");
  });

  it.skipIf(!canBoot)("cannot be entered by another user", async () => {
    loopback = await openLoopback([socket()]);
    await expect(said([...nobody, ...loopback.enter])).rejects.toThrow(/ermi/);
  });

  it("are ports of this machine where no network can be made, and closed to other users", async () => {
    loopback = await openSharedLoopback([socket()]);
    expect([loopback.isPrivate, loopback.enter]).toEqual([false, []]);
    expect(await said([])).toBe("hello");
    if (canBoot) expect(await said(nobody)).toBe("closed");
  });

  it.each([
    ["the user of the connecting end", 40000, 8080, 1000],
    ["not the user of the accepting end", 8080, 40000, 0],
    ["nobody, if there is no such connection", 40001, 8080, -1],
  ])("know from the kernel's table %s", (_, from, to, user) => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0
   1: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0
   2: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0\n`;
    expect(connectionOwner(table, from, to)).toBe(user);
  });
});
