import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { cacheFolder } from "../support/cacheFolder";
import { withLock } from "../support/lock";
import { findOnPath, versionOf } from "./executable";
import { goBuild } from "./goBuild";
import { hasLanguageHost, languageHostFolder, placeLanguageHost } from "./languageHost";
import { officialRelease } from "./officialRelease";
import type { Source } from "./source";

/** A Pulumi CLI that runs programs written for Node. */
export interface Engine {
  /** Absolute path of the CLI. */
  readonly pulumi: string;
  /** Value for PATH to run it with; the Node language host is on it or beside the CLI. */
  readonly path: string;
  /** For example `3.232.0`. */
  readonly version: string;
}

/** Where to look for a CLI, and how to get one. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the folder that keeps CLIs that were installed or built. */
  readonly cache: string;
  /** In order of preference. */
  readonly sources: readonly Source[];
}

/**
 * Returns the `pulumi` on PATH; if there is none, the one kept from an earlier time; if there is none either, one that is
 * installed or built now, which takes minutes.
 *
 * @param report gets lines for the user about what is skipped, failed or waited for
 * @throws Error with the reason of every source that failed, and what to install
 */
export async function findEngine(
  report: (text: string) => void,
  { environment, cache, sources }: Surroundings = {
    environment: process.env,
    cache: cacheFolder,
    sources: [officialRelease(), goBuild],
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
    report(`${installed} is not used: its "pulumi version" does not print a version.`);
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
  if (found === undefined)
    throw new Error(`The Pulumi CLI in ${cache} was removed while it was being used: try again.`);
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
    await rm(draft, { recursive: true, force: true }); // A killed process may have left one.
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
      "No Pulumi CLI: there is no pulumi on PATH, and none could be installed or built.",
      ...failures.map(failure => `- ${failure}`),
      "Install Pulumi (https://www.pulumi.com/docs/install/), or Go 1.21 or newer to have the CLI built, and try again.",
    ].join("\n"),
  );
}
