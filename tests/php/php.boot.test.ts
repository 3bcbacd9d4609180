import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServedSite } from "../support/servedSite";
import { sizes, statuses } from "./answers";
import { handlers } from "./handlers";
import { encoded, htaccess } from "./htaccess";
import { authorization, others, scriptPaths } from "./requestVariables";
import { type Row, answersTo, filesOf } from "./row";
import { runtime } from "./runtime";
import { ownFiles, phpIni, userIni } from "./settings";

const tables: Readonly<Record<string, readonly Row[]>> = {
  credentials: authorization,
  "the script and its path": scriptPaths,
  "the other variables of a request": others,
  "which files are programs": handlers,
  answers: statuses,
  sizes,
  ".htaccess and files": htaccess,
  "encoded names and paths": encoded,
  "PHP's settings and the database account": userIni,
  "what a program may do": runtime,
};

describe("what a PHP program expects of Apache, through the balancer", () => {
  let site: ServedSite;
  beforeAll(async () => {
    site = await ServedSite.start(filesOf(Object.values(tables).flat()));
  });
  afterAll(() => (site as ServedSite | undefined)?.stop());

  describe.each(Object.entries(tables))("%s", (_, rows) => {
    it.each(rows.map(row => [row.title, row] as const))("%s", async (_, row) => {
      expect(await answersTo(row, site)).toEqual(row.gets);
    });
  });
});

describe("with the site's own php.ini and apache.conf", () => {
  let site: ServedSite;
  beforeAll(async () => {
    site = await ServedSite.start({ ...filesOf(phpIni), ...ownFiles });
  });
  afterAll(() => (site as ServedSite | undefined)?.stop());

  it.each(phpIni.map(row => [row.title, row] as const))("%s", async (_, row) => {
    expect(await answersTo(row, site)).toEqual(row.gets);
  });
});
