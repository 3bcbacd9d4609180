import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { debianPackages } from "../../applications/debian/debianPackages";
import { printedParts } from "./printedParts";
import { inServer } from "./configuredServer";

describe("the sessions of an application with Symfony", () => {
  let parts: Map<string, string[]>;

  beforeAll(async () => {
    const printed = await inServer(". /tests/frameworkSessions.sh", {
      "/tests": __dirname,
      "/userdata": join(__dirname, "../../userdata"),
      "/database": await imageRoot("database"),
      "/packages": await debianPackages("php-symfony-http-foundation", "php-symfony-deprecation-contracts"),
    });
    parts = printedParts(printed);
  });

  it("are in the application's own table when it is configured as docs/site/sessions.md says", () => {
    expect(parts.get("pdo")).toEqual(["made 200", "1 200", "2 200", "1", "0"]);
  });

  it("are in files of one server when it names no handler, because Symfony then sets PHP's own", () => {
    expect(parts.get("native")).toEqual(["1 200", "2 200", "0", "1"]);
  });

  it("cause no message", () => {
    expect(parts.get("journal")).toEqual([]);
  });
});
