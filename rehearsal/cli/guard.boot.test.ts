import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenCloud, openCloud } from "../aws/cloud";
import { findEngine } from "../engine/engine";
import { type Platform, bootedPlatform } from "./platform";
import { PulumiStack } from "./pulumiStack";
import { type OpenSocket, family, networkOf, openSockets } from "./testing/openSockets";

const run = promisify(execFile);
const example = resolve(__dirname, "../examples/one-server");
const nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];

/** Knocks at sockets of this machine, and prints for each what happens: `open`, `silent`, or the error's code. */
const knock = `
const net = require("node:net"), { createSocket } = require("node:dgram");
const answerOf = ({ kind, place }) => new Promise(done => {
  if (kind === "udp") {
    const socket = createSocket("udp4").on("message", () => done("open")).on("error", error => done(error.code));
    socket.send("hello", Number(place), "127.0.0.1");
    return setTimeout(() => done("silent"), 300);
  }
  const where = kind === "tcp" ? { port: Number(place), host: "127.0.0.1" } : { path: place.replace(/^@/, "\\0") };
  net.connect(where, () => done("open")).on("error", error => done(error.code));
});
Promise.all(JSON.parse(process.argv[1]).map(answerOf)).then(answers => {
  console.log(JSON.stringify(answers));
  process.exit();
});`;

/** What another user of the machine meets at each socket. */
async function knockAsNobody(sockets: readonly OpenSocket[]): Promise<string[]> {
  const argv = [...nobody, process.execPath, "-e", knock, JSON.stringify(sockets)];
  return JSON.parse((await run("setpriv", argv)).stdout) as string[];
}

describe("a rehearsal on machines, for another user of the same machine", () => {
  let platform: Platform;
  let cloud: OpenCloud;
  let stack: PulumiStack;
  /** Every socket that was seen -> what another user met there. */
  const met = new Map<string, string>();
  const sockets = () => {
    const machines = platform.machines?.traces();
    const pids = [...new Set([...family(process.pid), ...(machines?.processes ?? [])])];
    const networks = [networkOf(process.pid), networkOf(machines?.pid ?? 0)];
    return networks.flatMap(network => openSockets(pids, network));
  };
  const knockEverywhere = async () => {
    const unknown = sockets().filter(({ kind, place }) => !met.has(`${kind} ${place}`));
    const answers = await knockAsNobody(unknown);
    unknown.forEach(({ kind, place }, i) => met.set(`${kind} ${place}`, answers[i] ?? ""));
  };
  const metAt = (kind: string) => [...met].flatMap(([place, answer]) => (place.startsWith(kind) ? [answer] : []));

  beforeAll(async () => {
    const engine = await findEngine(() => undefined);
    platform = await bootedPlatform({ region: "eu-central-1", image: "ready", speed: 3600 });
    cloud = await openCloud({ ...platform, programFolder: example });
    stack = await PulumiStack.create({
      engine,
      program: example,
      config: "rehearsal",
      isConfigGiven: true,
      folder: platform.folder,
      environment: cloud.environment,
      enter: cloud.enter,
    });
    let isDone = false;
    const update = stack.attempt(["up", "--yes", "--skip-preview"]).finally(() => (isDone = true));
    while (!isDone) await knockEverywhere();
    expect((await update).code, (await update).all).toBe(0);
  });
  afterAll(async () => {
    await cloud.stop();
    await platform.close();
  });

  it("opens no port that answers, neither its own nor one of pulumi's", () => {
    // At least those of the providers, the APIs, the engine and the language host.
    expect(metAt("tcp").length).toBeGreaterThanOrEqual(4);
    expect(new Set(metAt("tcp"))).toEqual(new Set(["ECONNREFUSED"]));
    expect(new Set([...metAt("udp"), "silent"])).toEqual(new Set(["silent"]));
  });

  it("lets nobody at its Unix sockets", () => {
    for (const name of ["providers", "apis", "control"])
      expect([...met].find(([place]) => place.endsWith(`/${name}.sock`))?.[1], name).toBe("EACCES");
    expect(metAt("unix").filter(answer => answer !== "EACCES" && answer !== "ENOENT")).toEqual([]);
  });

  it("keeps its folders and images to itself", async () => {
    const folders = [platform.folder, join(platform.folder, ".."), platform.machines?.folder ?? ""];
    for (const folder of folders) await expect(run("setpriv", [...nobody, "ls", folder])).rejects.toThrow(/denied/);
    for (const name of ["providers.sock", "apis.sock"])
      expect(statSync(join(platform.folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(platform.machines?.controlSocket ?? "").mode & 0o777).toBe(0o600);
  });

  it("publishes nothing but the site", async () => {
    const { url } = await stack.outputs();
    const before = new Set(met.keys());
    const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec((await platform.describe(String(url))).join("\n"))?.[1];
    await knockEverywhere();
    const opened = [...met].filter(([place]) => place.startsWith("tcp") && !before.has(place));
    expect(opened).toEqual([[`tcp ${port}`, "open"]]);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  it("still lets its own user type pulumi", async () => {
    const env = { ...process.env, ...stack.environment };
    const { stdout } = await run("pulumi", ["stack", "output", "url"], { cwd: example, env });
    expect(stdout).toMatch(/^http:\/\/198\.51\.100\.\d+\/$/m);
    const preview = await run("pulumi", ["preview", "--non-interactive"], { cwd: example, env });
    expect(preview.stdout).toContain("unchanged");
  });
});
