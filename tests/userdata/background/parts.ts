import { imageRoot } from "../../../rehearsal/machines/images/images";
import { printedParts } from "../printedParts";
import { withServerFiles } from "../configuredServer";

/**
 * Runs a script of this folder on a machine with the files of servers and the rehearsal's database image.
 *
 * @returns the lines that each part of it has printed, by the name of the part
 */
export async function partsOf(script: string): Promise<Map<string, string[]>> {
  const folders = { "/tests": __dirname, "/database": await imageRoot("database") };
  const printed = await withServerFiles(`bash /tests/${script}`, folders);
  return printedParts(printed);
}
