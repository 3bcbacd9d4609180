// Writes the pages that are made from the project's own files.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { capacityRows, measured } from "./capacity";
import { configurationPage } from "./configuration";
import { costsPage } from "./costs";
import { policyPage } from "./policy";

/** Text of every generated page, by file name in docs/. */
export const pages = (): Readonly<Record<string, string>> => ({
  "configuration.md": configurationPage(),
  "costs.md": costsPage(),
  "policy.md": policyPage(),
});

if (require.main === module) {
  for (const [name, text] of Object.entries(pages())) writeFileSync(join(__dirname, name), text);
  console.log("Rows for the table in README.md, from the published benchmark:");
  for (const row of capacityRows(measured())) console.log(`| ${row} |`);
}
