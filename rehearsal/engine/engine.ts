import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { cacheFolder } from "../support/cacheFolder";
import { withLock } from "../support/lock";
import { findOnPath, versionOf } from "./executable";
import { goBuild } from "./goBuild";
import { hasLanguageHost, languageHostFolder, placeLanguageHost } from "./languageHost";
import { officialInstaller } from "./officialInstaller";

/** A Pulumi CLI that runs programs written for Node. */
export interface Engine {
  /** Absolute path of the CLI. */
  readonly pulumi: string;
  /** Value for PATH to run it with; the Node language host is on it or beside the CLI. */
  readonly path: string;
  /** `3.232.0`. */
  readonly version: string;
}

/** A way to get a CLI of a fixed version where none is installed. */
export interface Source {
  readonly version: string;
  /** Whether the Node language host comes with it. */
  readonly hasLanguageHost: boolean;
  /** Puts `bin/pulumi` into the empty `folder`. The message of its error is shown to the user. */
  provide(folder: string, report: (text: string) => void): Promise<void>;
}

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the folder that keeps what was installed or built. */
  readonly cache: string;
  /** In order of preference. */
  readonly sources: readonly Source[];
}

/** The `pulumi` on PATH; else one kept from an earlier time; else one installed or built now, which takes minutes. */
export async function findEngine(
  report: (text: string) => void,
  { environment, cache, sources }: Surroundings = {
    environment: process.env,
    cache: cacheFolder,
    sources: [officialInstaller, goBuild],
  },
): Promise<Engine> {
  const path = environment["PATH"] ?? "";

  const installed = findOnPath("pulumi", path);
  if (installed !== undefined) {
    const version = await versionOf(installed);
    if (version !== undefined)
      return {
        pulumi: installed,
        path: hasLanguageHost(installed, path) ? path : [path, languageHostFolder].join(delimiter),
        version,
      };
    report(`${installed} is passed over: "pulumi version" does not answer with a version.`);
  }

  const folders = sources.map(source => ({ source, folder: join(cache, "engine", source.version) }));
  const kept = () => folders.find(({ folder }) => existsSync(pulumiIn(folder)));
  if (kept() === undefined)
    await withLock(
      join(cache, "engine", "lock"),
      async () => {
        if (kept() === undefined) await provide(folders, report);
      },
      () => report("Another process is getting the Pulumi CLI; waiting for it."),
    );

  const found = kept();
  if (found === undefined) throw new Error(`${cache} lost its Pulumi CLI while it was being used: try again.`);
  const pulumi = pulumiIn(found.folder);
  if (!found.source.hasLanguageHost) await placeLanguageHost(dirname(pulumi));
  return { pulumi, path: [dirname(pulumi), path].join(delimiter), version: found.source.version };
}

const pulumiIn = (folder: string) => join(folder, "bin", "pulumi");

/** Tries one source after the other. A folder appears under its final name only when it is complete. */
async function provide(
  folders: readonly { source: Source; folder: string }[],
  report: (text: string) => void,
): Promise<void> {
  const failures: string[] = [];
  for (const { source, folder } of folders) {
    const draft = `${folder}.draft`;
    await rm(draft, { recursive: true, force: true }); // What a killed process left.
    await mkdir(draft, { recursive: true });
    try {
      await source.provide(draft, report);
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
      return;
    } catch (error) {
      failures.push((error as Error).message);
      report((error as Error).message);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  throw new Error(
    [
      "No Pulumi CLI: there is no pulumi on PATH, and none could be had.",
      ...failures.map(failure => `- ${failure}`),
      "Install Pulumi (https://www.pulumi.com/docs/install/), or Go 1.21 or newer to have the CLI built, and try again.",
    ].join("\n"),
  );
}
