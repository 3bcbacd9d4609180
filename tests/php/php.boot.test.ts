import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServedSite } from "./servedSite";
import { sizes, statuses } from "./answers";
import { authorization } from "./credentials";
import { encoded } from "./encoded";
import { htaccess } from "./htaccess";
import { ownHandlers } from "./ownHandlers";
import { programs } from "./programs";
import { others, scriptPaths } from "./requestVariables";
import { type Row, answersTo, filesOf } from "./row";
import { runtime } from "./runtime";
import { ownFiles, phpIni, userIni } from "./settings";
import { staticFiles } from "./staticFiles";

/** What mod_php has not: the database account of the stack. */
const ofStack = "PHP's settings and the database account";
const tables: Readonly<Record<string, readonly Row[]>> = {
  credentials: authorization,
  "the script and its path": scriptPaths,
  "the other variables of a request": others,
  "which files are programs": programs,
  "handlers that a site sets": ownHandlers,
  answers: statuses,
  sizes,
  ".htaccess": htaccess,
  "files that are no programs": staticFiles,
  "encoded names and paths": encoded,
  [ofStack]: userIni,
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

// Debian's mod_php is in the image with which bench/ compares.
describe("Debian's mod_php, where no difference is named", () => {
  const rows = Object.entries(tables).flatMap(([name, rows]) => (name === ofStack ? [] : rows));
  let site: ServedSite;
  beforeAll(async () => {
    site = await ServedSite.start(filesOf(rows), "modPhp");
  });
  afterAll(() => (site as ServedSite | undefined)?.stop());

  it.each(rows.map(row => [row.title, row] as const))("%s", async (_, row) => {
    const answers = await answersTo(row, site);
    if (row.differs === undefined) expect(answers).toEqual(row.gets);
    else expect(answers, `the difference is gone: ${row.differs}`).not.toEqual(row.gets);
  });
});
