import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CloudOptions } from "../aws/cloud";
import { Paper } from "../aws/paper";
import { authorityPem, databaseAuthorityPem, issueCertificate } from "../machines/images/authorities";
import { imageRoot } from "../machines/images/images";
import { Machines } from "../machines/machines";
import { helperUser } from "../machines/sandbox/users";
import { canBoot } from "../support/canBoot.mts";
import { ensureHostPackages } from "../support/hostPackages";
import { cacheFolder, privateFolder } from "../support/cacheFolder";
import { paperFolder } from "../support/paperFolder";
import { SiteAddress, describeMachines, describeSite } from "./describeMachines";

/** What a rehearsal runs on: booted machines, or paper. */
export interface Platform extends CloudOptions {
  readonly speed: number;
  /** Folder for state, configuration and logs. `close` removes it. */
  readonly folder: string;
  /** The booted machines; undefined on paper. */
  readonly machines?: Machines;
  /**
   * Lines that tell where the site is and how to get into the machines. On booted machines it also publishes the site on
   * a port of this machine.
   *
   * @param url output `url` of the program; undefined when it has none
   */
  describe(url: string | undefined): Promise<readonly string[]>;
  /** Copies state, configuration and logs to where they stay, and returns that folder. */
  keep(): Promise<string>;
  close(): Promise<void>;
}

/** How many times faster than AWS the rehearsal's AWS works if the command line does not say it. */
const bootedSpeed = 60;
/** The same on paper, where nothing else takes time. */
export const paperSpeed = 3600;

/** File in the platform's folder: the authority that signs the certificates of load balancers. */
export const authorityFile = ({ folder }: Pick<Platform, "folder">): string => join(folder, "authority.pem");

/** Nothing boots: `aws/paper.ts` answers instead of machines. */
export async function paperPlatform({ speed = paperSpeed }: { speed?: number | undefined } = {}): Promise<Platform> {
  const folder = paperFolder();
  return {
    folder,
    speed,
    hardware: new Paper(),
    issueCertificate: async () => "",
    databaseAuthority: "",
    describe: async url => [
      `On paper; on machines the site would be at ${url ?? "no address: the program has no output url"}.`,
    ],
    keep: async () => {
      const kept = newKeptFolder();
      cpSync(folder, kept, { recursive: true });
      return kept;
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

interface BootedOptions {
  readonly region: string;
  readonly image: "bare" | "ready";
  readonly speed: number | undefined;
}

/** Booted machines. Builds their images when they are missing; needs root on Linux. */
export async function bootedPlatform(options: BootedOptions): Promise<Platform> {
  if (!canBoot)
    throw new Error(
      "Booting machines needs root on Linux. Become root (sudo npm run rehearse), or rehearse on paper, where nothing boots: npm run rehearse -- --paper",
    );
  await ensureHostPackages();
  // Before the program runs, because building an image in the middle of `up` would look like a database that hangs.
  for (const image of [options.image, "database"] as const) await imageRoot(image);
  const { region, image, speed = bootedSpeed } = options;
  const machines = await Machines.start({ region, image, log: text => console.error(text) });
  const folder = join(machines.folder, "stack");
  mkdirSync(folder);
  writeFileSync(authorityFile({ folder }), await authorityPem("public"));
  const site = new SiteAddress(machines);
  return {
    folder,
    speed,
    socket: machines.controlSocket,
    socketOwner: helperUser,
    inside: machines.besideRouter,
    machines,
    hardware: machines,
    issueCertificate: (names, keyAlgorithm) => issueCertificate(names, "public", keyAlgorithm),
    databaseAuthority: await databaseAuthorityPem(),
    describe: async url => {
      const published = url === undefined ? [] : describeSite(await site.open(url), authorityFile({ folder }));
      return describeMachines(machines.list(), published, machines.mail);
    },
    keep: async () => {
      const kept = newKeptFolder();
      for (const part of ["stack", "logs"]) cpSync(join(machines.folder, part), join(kept, part), { recursive: true });
      return kept;
    },
    close: async () => {
      await site.close();
      await machines.stop();
    },
  };
}

/** For example `~/.cache/pulumi-rehearsal/kept/2026-05-01T12-00-00-000Z`; only the folder above it exists yet. */
function newKeptFolder(): string {
  return join(privateFolder(join(cacheFolder, "kept")), new Date().toISOString().replace(/[:.]/g, "-"));
}
