import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { inImage } from "../support/inImage";
import { printedParts } from "./printedParts";

describe("the database that programs read from", () => {
  let parts: Map<string, string[]>;

  beforeAll(async () => {
    const printed = await inImage("bash /tests/lampReader.sh", {
      "/tests": __dirname,
      "/userdata": join(__dirname, "../../userdata"),
      "/database": await imageRoot("database"),
    });
    parts = printedParts(printed);
  });

  const primary = "writer.test, replica reader.test, lag unknown";

  it.each([
    ["is the primary until the server has decided", "undecided", [primary]],
    ["is the primary while the account server has not made the table of heartbeats", "without heartbeats", [primary]],
    [
      "is the replica while that follows, whose lag a row for each primary tells in pt-heartbeat's form",
      "well",
      ["reader.test, replica reader.test, lag small", "1\t1\t1"],
    ],
    [
      "is the primary within seconds when the replica freezes; what waits for the replica ends, what waits for the primary does not, and the replica is used again only after a while",
      "frozen replica",
      [
        "decided within 3 s: 1",
        primary,
        "the query at reader.test ends in error early",
        "the query at writer.test is answered late",
        "waited before it is used again: 1",
      ],
    ],
    [
      "is the primary while replication has stopped",
      "stopped replication",
      ["writer.test, replica reader.test, lag above 5"],
    ],
    [
      "is the replica while the primary is frozen, and the page cache is told so",
      "frozen primary",
      [
        "reader.test, replica reader.test, lag unknown",
        "/run/lamp/primary-away",
        "the page cache is told that it is back",
        "reader.test, replica reader.test, lag small",
      ],
    ],
    [
      "is the replica after a rotation, for which the server asks as soon as MySQL refuses the password",
      "rotation",
      ["the account is asked for", "reader.test, replica reader.test, lag small"],
    ],
    ["is the primary when the replica is off", "replica that is off", [primary]],
    ["is the primary when the account has no replica", "promoted", ["writer.test, replica writer.test, lag unknown"]],
    ["is the primary when the service that decides does not run", "stopped service", [primary]],
    [
      "changes only when something has happened, and the journal tells each change",
      "journal",
      [
        ["primary", "unknown"],
        ["primary", "ok"],
        ["replica", "ok"],
        ["primary", "away"],
        ["primary", "ok"],
        ["replica", "ok"],
        ["primary", "lagging"],
        ["primary", "ok"],
        ["replica", "ok"],
        ["replica", "unknown"],
        ["replica", "ok"],
        ["primary", "away"],
      ].map(([database, state]) => `programs read from the ${database}; the replica is ${state}`),
    ],
  ])("%s", (_, part, lines) => {
    expect(parts.get(part)).toEqual(lines);
  });
});
