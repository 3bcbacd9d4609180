import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publicName } from "./servers";
import { type Faults, ImitatedSite, webServers } from "./testing/sampleSite";
import { verifySite } from "./verifySite";

const [one, two] = webServers.map(publicName) as [string, string];

describe("verifySite", () => {
  let imitated: ImitatedSite;
  beforeEach(async () => {
    imitated = await new ImitatedSite().start();
  });
  afterEach(() => imitated.stop());

  /** What failed, as `statement: detail`. */
  const failuresOf = async (faults: Faults, retrySeconds = 0) => {
    imitated.faults = faults;
    const { checks } = await verifySite(imitated.site(), retrySeconds);
    return checks.filter(({ result }) => result === "FAILED").map(({ check, detail }) => `${check}: ${detail}`);
  };

  it("passes the sample site, and makes all checks", async () => {
    const { kind, ok, checks } = await verifySite(
      imitated.site({ databaseWriter: "writer.test", databaseReader: "reader.test" }),
      0,
    );
    expect({ kind, ok }).toEqual({ kind: "sample", ok: true });
    expect(checks.map(({ check, result }) => `${check}: ${result}`)).toEqual([
      "every address of the name answers: ok",
      "the url answers with a page: ok",
      "every web server answers: ok",
      "every server has its primary and its replica: ok",
      "a write on one server is read on another, from the replica: ok",
      "the replica keeps up: ok",
      "the page carries its security headers: ok",
      "no answer tells a version: ok",
      "the database is closed from outside: ok",
      "SSH is closed from outside: ok",
      "web servers are reached through the balancer only: ok",
    ]);
  });

  it("names the server that gets no requests, with its instance and zone", async () => {
    expect(await failuresOf({ silent: ["i-0f1e2d3c4b5a69788"] })).toContain(
      `every web server answers: ${two} (i-0f1e2d3c4b5a69788 in eu-central-1b) did not answer, only ${one} did: ` +
        "look at the target's health and at its console",
    );
  });

  it("names the address of the balancer that does not answer", async () => {
    const { checks } = await verifySite(imitated.site({}, ["127.0.0.1", "127.0.0.2"]), 0);
    expect(checks[0]).toMatchObject({
      result: "FAILED",
      detail: expect.stringContaining(`http://127.0.0.2:${imitated.port}/: connect ECONNREFUSED`) as string,
    });
  });

  it("says that a balancer has no healthy server", async () => {
    expect((await failuresOf({ balancerStatus: 503 }))[0]).toBe(
      "every address of the name answers: 127.0.0.1 503: the balancer has no healthy server; " +
        "look at the health of its targets",
    );
  });

  it("points from an unreachable primary to the security-group edge", async () => {
    const failures = await failuresOf({ status: { writer: "away" } });
    expect(failures[0]).toContain(`${one} cannot reach the primary: look at the security-group edge web -> database`);
    expect(failures[1]).toContain("POST /guestbook answers 503: the primary is away");
  });

  it("points from an unreachable replica to the edge and to the replica", async () => {
    const failures = await failuresOf({ status: { reader: "away", lagSeconds: null } });
    expect(failures.map(failure => failure.split(":")[0])).toEqual([
      "every server has its primary and its replica",
      "a write on one server is read on another, from the replica",
      "the replica keeps up",
    ]);
    expect(failures[0]).toContain("3306, and whether the replica is available");
  });

  it.each([
    ["waiting", "has no database account yet: look at its route to Secrets Manager"],
    ["denied", "is refused by AWS or by the database: look at its role's permission"],
  ] as const)("explains credentials that are %s, and does not blame the databases for them", async (state, text) => {
    const failures = await failuresOf({ status: { credentials: state, writer: "away", reader: "away" } });
    expect(failures[0]).toContain(text);
    expect(failures[0]).not.toContain("cannot reach");
  });

  it("fails when the replica no longer replicates", { timeout: 20_000 }, async () => {
    expect(await failuresOf({ replicaStands: true })).toEqual([
      expect.stringMatching(/from the replica: written on web-\w+, but after 5 s web-\w+ does not see it/),
    ]);
  });

  it("fails when the replica is too far behind", async () => {
    expect(await failuresOf({ status: { reader: "lagging", lagSeconds: 31.5 } })).toEqual([
      `the replica keeps up: ${two} sees 31.5 s, ${one} sees 31.5 s, more than 5 s: the replica is too small, or it has just been created`,
    ]);
  });

  it("fails on headers that tell a version, and on missing headers", async () => {
    const headers = { Server: "Apache/2.4.62", "X-Powered-By": "PHP/8.4.1", "X-Content-Type-Options": undefined };
    expect(await failuresOf({ headers })).toEqual([
      "the page carries its security headers: missing or wrong: x-content-type-options",
      "no answer tells a version: server: Apache/2.4.62 (status 200), x-powered-by: PHP/8.4.1 (status 200), " +
        "server: Apache/2.4.62 (status 404), x-powered-by: PHP/8.4.1 (status 404); " +
        "see ServerTokens of Apache, expose_php of PHP",
    ]);
  });

  it.each([true, false])(
    "fails when the site only redirects to itself (another site than the sample: %s)",
    async isAnother => {
      const failures = await failuresOf({ isAnother, redirect: "/" });
      expect(failures).toEqual([
        expect.stringMatching(/^the url answers with a page: .*\/ redirects to itself; look at /),
      ]);
    },
  );

  it("waits for a site that begins to work in time", async () => {
    setTimeout(() => (imitated.faults = {}), 1_500);
    expect(await failuresOf({ balancerStatus: 503 }, 10)).toEqual([]);
  });

  it("makes only the checks that are possible with any site", async () => {
    imitated.faults = { isAnother: true };
    const { kind, ok, checks } = await verifySite(imitated.site(), 0);
    expect({ kind, ok }).toEqual({ kind: "site", ok: true });
    expect(checks.map(({ check }) => check)).toEqual([
      "every address of the name answers",
      "the url answers with a page",
      "every web server answers",
      "no answer tells a version",
      "SSH is closed from outside",
      "web servers are reached through the balancer only",
    ]);
  });

  it("counts the servers when a site gives them names of its own", async () => {
    const names = { isAnother: true, headers: { "X-Served-By": "alpha" } };
    expect(await failuresOf(names)).toEqual([
      "every web server answers: the stack has 2 servers, but 1 answered: alpha",
    ]);
  });

  it("fails when a server answers that is not in the outputs", async () => {
    const { checks } = await verifySite(imitated.site({ webServers: webServers.slice(1) }), 0);
    expect(checks.filter(({ result }) => result === "FAILED")).toMatchObject([
      { check: "every web server answers", detail: `${one} answered, which the stack's outputs do not list` },
    ]);
  });

  it("does not judge which servers answer when the answers do not say it", async () => {
    imitated.faults = { isAnother: true, headers: { "X-Served-By": undefined } };
    const { ok, checks } = await verifySite(imitated.site(), 0);
    expect(ok).toBe(true);
    expect(checks.find(({ check }) => check === "every web server answers")?.result).toBe("unknown");
  });

  it("requests only a page from a stack with only a url", async () => {
    const ask = async () => (await verifySite(imitated.site({ webServers: [] }), 0)).checks;
    expect(await ask()).toMatchObject([
      { check: "the url answers with a page", result: "ok", detail: "status 200, 14 bytes" },
    ]);
    imitated.faults = { balancerStatus: 500 };
    expect(await ask()).toMatchObject([
      {
        result: "FAILED",
        detail: expect.stringContaining("/ answers 500: look on a server at /var/log/lamp/error.log") as string,
      },
    ]);
    imitated.faults = { balancerStatus: 200 };
    expect(await ask()).toMatchObject([
      { result: "FAILED", detail: expect.stringMatching(/\/ answers 200 with an empty body$/) as string },
    ]);
  });
});
