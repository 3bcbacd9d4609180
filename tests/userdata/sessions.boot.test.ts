import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { printedParts } from "./printedParts";
import { inServer } from "./configuredServer";

const refusal = ["Your session cannot be used at the moment. Please try again in a few seconds.", " 503"];
/** Headers of the refusal: none of the page. */
const unavailable = ["HTTP/1.1 503 Service Unavailable", "Retry-After: 5", "Cache-Control: no-store"];

describe("PHP's sessions", () => {
  let parts: Map<string, string[]>;

  beforeAll(async () => {
    const printed = await inServer(". /tests/sessions.sh", {
      "/tests": __dirname,
      "/userdata": join(__dirname, "../../userdata"),
      "/database": await imageRoot("database"),
    });
    parts = printedParts(printed);
  });

  it.each<readonly [title: string, part: string, lines: readonly unknown[]]>([
    ["lose no count of parallel requests, and are not in files", "parallel", ["1 200", "12 200"]],
    [
      "are not written by a request that changes nothing, which prolongs them only when that is due",
      "read",
      ['{"n":12} 200', '{"n":12} 200', "0", '{"n":12} 200', "1"],
    ],
    [
      "are locked by the request that uses them, and no other session is",
      "locked",
      ["1 200", '{"n":12,"held":1} 200', "13 200"],
    ],
    ["end after the lifetime that the site has set", "expired", ["[] 200", "another id", "1 200", " 200", "1"]],
    ["stay when a form asks for the progress of its upload", "upload", ["2 200", "the same id"]],
    ["do not take an id that somebody else has chosen", "chosen by another", ["1", "0"]],
    [
      "get another id at a log-in, and keep the old session only if the program wants that",
      "login",
      ["in 200", "another id", "0", '{"n":2,"user":"u"} 200', "renewed 200", "1", '{"n":2,"user":"u","renewed":1} 200'],
    ],
    ["are deleted at a log-out", "logout", ["out 200", "0"]],
    ["keep their id while they are empty", "empty", ["empty 200", "empty 200", "the same id"]],
    ["can be aborted, reset and closed", "functions", ['[][]{"kept":1} 200']],
    ["keep a megabyte of any bytes, under an id of any length", "data", ["a megabyte is the same", "1 200", "2 200"]],
    [
      "are written when the program ends in any way, and no lock stays",
      "ends",
      [" 500", " 500", "quit 200", "late 200", '{"fatal":1,"memory":1,"quit":1,"late":1} 200'],
    ],
    [
      "are where the program says, if it says so",
      "own",
      [...Array.from({ length: 7 }, () => ["1 200", "2 200"]).flat(), ...["2 200", "2 200", "2 200"], "wwwww", "0"],
    ],
    [
      "that have expired are deleted when PHP's garbage collection asks, and else now and then",
      "collects",
      ["300 200", "1", "often 200", "0"],
    ],
    [
      "are written by a request that has lost its connection",
      "lost connection",
      ["1 200", '{"n":1,"held":1} 200', '{"n":1,"held":1} 200'],
    ],
    [
      "are not overwritten by a request that has lost its lock when another has changed them meanwhile",
      "changed by another",
      ["2 200", ...refusal, '{"n":2,"held":1} 200'],
    ],
    [
      "are as before when the page cannot write them, and the visitor learns it",
      "not written",
      [...refusal, '{"n":2,"held":1} 200'],
    ],
    [
      "stay locked by a server that is there, and not by one that has said nothing for a while",
      "other server",
      [...refusal, '{"n":2,"held":1} 200'],
    ],
    [
      "can be read while the primary is read-only, and nobody loses the cookie of a session that is not there yet",
      "read-only",
      ['{"n":2,"held":1} 200', ...refusal, ...unavailable, ...unavailable, "plain 200", '{"n":2,"held":1} 200'],
    ],
    [
      "cost a page 503 and the visitor nothing while the primary is silent; other pages do not notice, and nobody waits when the server knows it",
      "silent",
      [
        '{"n":2,"held":1} 200',
        ...refusal,
        ...unavailable,
        "within 6 s: 1",
        "plain 200",
        ...refusal,
        "at once: 1",
        '{"n":2,"held":1} 200',
      ],
    ],
    [
      "ask for the account when MySQL refuses it, and follow a rotation",
      "rotation",
      [...refusal, ".", "3 200", ...refusal, "plain 200"],
    ],
    [
      "start by themselves when php.ini says so, and stay in files when php.ini names a folder",
      "php.ini",
      ["1 200", "2 200", "1", "1 200", "2 200", "1"],
    ],
    [
      "say in the journal why they could not be used",
      "journal",
      [
        "another request has changed the session while this one had lost its connection",
        expect.stringContaining("1146 Table 'lamp_sessions.sessions' doesn't exist"),
        "another request has held this session for 1 s",
        expect.stringContaining("1290 The MySQL server is running with the --read-only option"),
        "the database is read-only",
        expect.stringContaining("1290 The MySQL server is running with the --read-only option"),
        expect.stringContaining("[2006] MySQL server has gone away"),
        expect.stringContaining("[2006] MySQL server has gone away"),
        "the primary has been silent for 2 s",
        expect.stringContaining("Access denied for user 'app'"),
        "this server has no database account yet",
      ].map((message: unknown) => (typeof message === "string" ? `PHP lamp: session: ${message}` : message)),
    ],
  ])("%s", (_, part, lines) => {
    expect(parts.get(part)).toEqual(lines);
  });
});
