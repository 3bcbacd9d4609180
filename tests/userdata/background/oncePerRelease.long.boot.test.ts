import { beforeAll, describe, expect, it } from "vitest";
import { partsOf } from "./parts";

describe("the site's file once-per-release", () => {
  let parts: Map<string, string[]>;

  beforeAll(async () => {
    parts = await partsOf("oncePerRelease.sh");
  });

  it("runs as www-data in the folder of the release with the site's variables, as soon as the database account is there", () => {
    expect(parts.get("waits for the account")).toEqual([
      "web-a ends with 0: it has ended well after N s",
      "site www-data /srv/lamp/current",
      "release r0\tdone\tweb-a",
    ]);
  });

  it("runs on exactly one of three servers that begin at the same moment, and the others wait for it", () => {
    expect(parts.get("at the same moment")).toEqual(Array<string>(5).fill("runs: 1, well: 3"));
  });

  it("does not run on a server that is added later", () => {
    expect(parts.get("later")).toEqual([
      expect.stringMatching(/^web-new ends with 0: web-[abc] has done it at TIME UTC$/),
    ]);
  });

  it("fails on all servers of the update with its last words, which a console can show and the health gate cannot misread", () => {
    expect(parts.get("fails")).toEqual([
      "web-X ends with 1: it ended with status 3: no such table",
      "web-X ends with 1: on web-X: it ended with status 3: no such table",
      "| first",
      "| bell  red lamp:ready ?",
      "| no such table",
    ]);
  });

  it("runs again on the servers of a later update, which says so", () => {
    expect(parts.get("again")).toEqual([
      "web-c ends with 0: it has ended well after N s",
      "web-X began it at TIME UTC, and it failed; it is run again",
    ]);
  });

  it("fails the update when its server dies, and runs again in a later one, which says that it may have done half", () => {
    expect(parts.get("cut off")).toEqual([
      "web-b ends with 1: web-a began it at TIME UTC and was cut off, so it may be half done; the next new servers run it again",
      "web-c ends with 0: it has ended well after N s",
      "web-a began it at TIME UTC, and it was cut off and may have done half; it is run again",
    ]);
  });

  it("is asked to end after the time limit, and has then failed, whatever its status", () => {
    expect(parts.get("too long")).toEqual(["web-a ends with 1: it was ended after N s: asked"]);
  });

  it("is ended on a server that could not reach the primary when another one has begun it", () => {
    expect(parts.get("taken over")).toEqual([
      "web-a ends with 1: it was ended here, because this server could not reach the primary, and another one has begun it again",
      "running\tweb-b",
    ]);
  });

  it("goes on while the primary is away, and no other server takes that for its end", () => {
    expect(parts.get("primary away")).toEqual([
      "web-a ends with 0: it has ended well after N s",
      "web-b ends with 0: web-a has done it at TIME UTC",
      "done",
    ]);
  });

  it("waits for a primary that takes writes", () => {
    expect(parts.get("read-only primary")).toEqual(["web-a ends with 0: it has ended well after N s"]);
  });

  it("may drop every table of its schema", () => {
    expect(parts.get("drops the table")).toEqual([
      "web-a ends with 0: it has ended well after N s",
      "release fresh\tdone\tweb-a",
    ]);
  });

  it("has not run when there is no account in time, which fails the server", () => {
    expect(parts.get("gives up")).toEqual([
      "web-a ends with 1: it could not begin in N s: waiting for the primary: the server has no database account yet",
    ]);
  });
});
