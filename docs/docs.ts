// Writes the pages that are made from the project itself.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { capacityRows, measured } from "./capacity";
import { configurationPage } from "./configuration";
import { costsPage } from "./costs";

/** Every generated page by its file name in docs/. */
export const pages = (): Readonly<Record<string, string>> => ({
  "configuration.md": configurationPage(),
  "costs.md": costsPage(),
});

if (require.main === module) {
  for (const [name, text] of Object.entries(pages())) writeFileSync(join(__dirname, name), text);
  console.log("For the table in the README, by the last benchmark:");
  for (const row of capacityRows(measured())) console.log(`| ${row} |`);
}
