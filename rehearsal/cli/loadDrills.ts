import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Step } from "./commandLine";
import type { DrillRoom } from "./drillRoom";
import { UsageError } from "./usage";

const fileOf = (program: string) => join(program, "drills", "drills.ts");

/**
 * Loads the drills that a program brings with it.
 *
 * @param program absolute path of the program's folder
 * @returns undefined when the program has no `drills/drills.ts`
 * @throws Error, with a message that says everything, when that file cannot be loaded or does not export a DrillRoom
 */
export async function loadDrills(program: string): Promise<DrillRoom | undefined> {
  const file = fileOf(program);
  if (!existsSync(file)) return undefined;
  const exported = await load(file);
  if (isDrillRoom(exported)) return exported;
  throw new Error(
    `${file} does not bring drills: it must export drills, a list with the name of each and what it does, and the function openSession (see rehearsal/cli/drillRoom.ts).`,
  );
}

async function load(file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    return "drills" in module ? module : module["default"];
  } catch (error) {
    throw new Error(`${file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function isDrillRoom(exported: unknown): exported is DrillRoom {
  const { drills, openSession } = (exported ?? {}) as Partial<Record<keyof DrillRoom, unknown>>;
  const isListing = (drill: unknown) => {
    const { name, what } = (drill ?? {}) as Record<string, unknown>;
    return typeof name === "string" && typeof what === "string";
  };
  return Array.isArray(drills) && drills.length > 0 && drills.every(isListing) && typeof openSession === "function";
}

/**
 * Loads the drills that the steps ask for.
 *
 * @returns undefined when no step is a drill
 * @throws UsageError when the program has no drills or not those
 */
export async function drillsFor(steps: readonly Step[], program: string): Promise<DrillRoom | undefined> {
  const wanted = steps.filter(({ name }) => name === "drill").map(({ argument = "" }) => argument);
  if (wanted[0] === undefined) return undefined;
  const room = await loadDrills(program);
  if (room === undefined)
    throw new UsageError(`drill ${wanted[0]}: the program has no drills, because there is no ${fileOf(program)}.`);
  const names = ["all", ...room.drills.map(({ name }) => name)];
  const unknown = wanted.find(name => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`drill ${unknown}: there is no such drill. There are: ${names.join(", ")}.`);
  return room;
}
