import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cacheFolder } from "../support/cacheFolder";
import type { CloudOptions } from "../aws/cloud";
import { Paper } from "../aws/paper";
import { authorityPem, databaseAuthorityPem, issueCertificate } from "../machines/images/authorities";
import { canBoot } from "../support/canBoot";
import { ensureHostPackages } from "../support/hostPackages";
import { imageRoot } from "../machines/images/images";
import { Machines } from "../machines/machines";
import { CommandFailed } from "./pulumiStack";

/** What a rehearsal stands on: booted machines, or paper. */
export interface Ground extends CloudOptions {
  /** For state, configuration and logs; gone at the end. */
  readonly folder: string;
  /** The booted machines, for drills; undefined on paper. */
  readonly machines?: Machines;
  /** Words to put before `pulumi`, so that it does not outlive the rehearsal. */
  readonly mortal: readonly string[];
  /** Asks the site whose outputs are in the file, from outside. Throws when it is not well. */
  verify(outputsFile: string): Promise<void>;
  /** Addresses, and how to get in; opens the front door on the host. */
  describe(url: string | undefined, until: AbortSignal): Promise<readonly string[]>;
  /** Moves the folder out of the way of `close`, and returns where to. */
  keep(): Promise<string>;
  close(): Promise<void>;
}

export async function paperGround(): Promise<Ground> {
  let folder = mkdtempSync(join(tmpdir(), "rehearsal-"));
  return {
    folder,
    mortal: [],
    hardware: new Paper(),
    issueCertificate: async () => "",
    databaseAuthority: "",
    verify: async () => undefined,
    describe: async url => [
      `On paper; on machines the site would be at ${url ?? "no address: the program has no output url"}.`,
    ],
    keep: async () => {
      const kept = keptFolder();
      renameSync(folder, kept);
      return (folder = kept);
    },
    close: async () => {
      if (!folder.startsWith(cacheFolder)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const keptFolder = () => {
  mkdirSync(join(cacheFolder, "kept"), { recursive: true });
  return join(cacheFolder, "kept", new Date().toISOString().replace(/[:.]/g, "-"));
};

/** Booted machines. Builds their images when they are missing; needs root on Linux. */
export async function bootedGround(options: { region: string; image: "bare" | "ready" }): Promise<Ground> {
  if (!canBoot)
    throw new Error(
      "Booting machines needs root on Linux. Become root (sudo npm run rehearse), or rehearse on paper, where nothing boots: npm run rehearse -- --paper",
    );
  await ensureHostPackages();
  // Before the program runs, because building an image in the middle of `up` would look like a database that hangs.
  for (const image of [options.image, "database"] as const) await imageRoot(image);
  const machines = await Machines.start({ ...options, log: text => console.error(text) });
  const folder = join(machines.folder, "stack");
  mkdirSync(folder);
  writeFileSync(join(folder, "authority.pem"), await authorityPem("public"));
  return {
    folder,
    socket: machines.controlSocket,
    mortal: machines.dieWithRehearsal,
    machines,
    hardware: machines,
    issueCertificate,
    databaseAuthority: await databaseAuthorityPem(),
    verify: outputsFile => verifyFromOutside(machines, outputsFile, join(folder, "authority.pem")),
    describe: (url, until) => describe(machines, url, until),
    keep: async () => {
      const kept = keptFolder();
      for (const part of ["stack", "logs"]) cpSync(join(machines.folder, part), join(kept, part), { recursive: true });
      return kept;
    },
    close: () => machines.stop(),
  };
}

/** The project's own verify command, run on a host on the internet. */
async function verifyFromOutside(machines: Machines, outputsFile: string, authority: string): Promise<void> {
  const project = resolve(__dirname, "../..");
  const command = [
    process.execPath,
    join(project, "node_modules", "tsx", "dist", "cli.mjs"),
    join(project, "verify", "verify.ts"),
  ];
  const child = machines.internetHost.spawn([...command, "--outputs", outputsFile], {
    cwd: project,
    env: { ...process.env, NODE_EXTRA_CA_CERTS: authority }, // it signs here what public authorities sign on AWS
    stdio: "inherit",
  });
  const code = await new Promise<number>(done => child.on("exit", status => done(status ?? 1)));
  if (code !== 0) throw new CommandFailed("verify", code);
}

async function describe(machines: Machines, url: string | undefined, until: AbortSignal): Promise<readonly string[]> {
  const rows = machines
    .list()
    .map(
      m =>
        `  ${m.name.padEnd(28)} ${m.kind.padEnd(9)} ${m.zone.padEnd(14)} ${m.address.padEnd(13)} ${m.publicAddress ?? ""}`,
    );
  const servers = machines
    .list()
    .filter(m => m.kind === "server")
    .map(m => m.name);
  const door = url === undefined ? undefined : await openDoor(machines, new URL(url).hostname, until);
  return [
    "",
    "Machines:",
    ...rows.map(row => row.trimEnd()),
    ...(door === undefined ? [] : ["", `The site: ${door} (that is ${url})`]),
    "",
    ...(servers[0] === undefined
      ? []
      : [
          `A shell on a server, its console:\n  npm run rehearse:shell -- ${servers[0]}\n  npm run rehearse:logs -- ${servers[0]}`,
        ]),
  ];
}

let opened: string | undefined;

/** http://127.0.0.1:8080, or the next port that is free. */
async function openDoor(machines: Machines, host: string, until: AbortSignal): Promise<string> {
  if (opened !== undefined) return opened;
  for (let port = 8080; ; port++) {
    try {
      const close = await machines.openSitePort(port, host);
      until.addEventListener("abort", () => void close());
      return (opened = `http://127.0.0.1:${port}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || port >= 8099) throw error;
    }
  }
}
