import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Boot, FirstBoot } from "./firstBoot";

describe("a boot", () => {
  let server: FirstBoot;
  beforeAll(async () => void (server = await FirstBoot.of({ "public/index.html": "the site" })));
  afterAll(() => server.remove());

  /** What the console says, and what the site answers in the end. */
  const consoleOf = (boot: Boot) =>
    server.run({
      ...boot,
      afterwards: `curl -s --max-time 2 http://127.0.0.1/ || true
        [[ ! -e /run/other-files-have-run ]] || echo " OTHER FILES HAVE RUN"`,
    });

  const things: readonly (readonly [name: string, title: string, step: string, said: string])[] = [
    ["s3", "S3", "server files", "curl: (7) Failed to connect to S3"],
    ["permission", "the role's permission", "server files", "S3 answers 403: Access Denied"],
    ["mirror", "Debian's mirror", "packages", "E: Failed to fetch http://mirror.test/ Could not connect"],
    [
      "lock",
      "dpkg, which another program has locked,",
      "packages",
      "E: Could not get lock /var/lib/dpkg/lock-frontend",
    ],
    [
      "authorities",
      "the server of RDS's authorities",
      "database authorities",
      "curl: (7) Failed to connect to truststore.pki.rds.amazonaws.com",
    ],
    ["metadata", "the metadata service", "server files", "curl: (7) Failed to connect to metadata"],
  ];

  it("says nothing but that it is ready when nothing is away", async () => {
    expect(await consoleOf({})).toEqual([expect.stringMatching(/^lamp: ready in \d+ s$/), "the site"]);
  });

  it.each(things)(
    "outlives five minutes without %s: %s, and says meanwhile what it waits for",
    async (name, _, step, said) => {
      const [waiting, ready, ...rest] = await consoleOf({ away: name, until: 300 });
      expect(waiting).toContain(`lamp: waiting at ${step}: ${said}; `);
      expect(ready).toMatch(/^lamp: ready in 3\d\d s$/);
      expect(rest).toEqual(["the site"]);
    },
  );

  it.each(things)(
    "gives up after eight minutes without %s: %s, and says at which step and what to check",
    async (name, _, step, said) => {
      const lines = await consoleOf({ away: name, until: 10_000 });
      expect(lines).toHaveLength(2);
      expect(lines[1]).toContain(`lamp: FAILED at ${step}: ${said}; check `);
    },
  );

  it("does not notice that Debian's mirror is away when the image has the packages", async () => {
    expect(await consoleOf({ away: "mirror", until: 10_000, first: "touch /run/installed" })).toEqual([
      expect.stringMatching(/^lamp: ready in \d+ s$/),
      "the site",
    ]);
  });

  it("does not wait for a package that Debian does not have", async () => {
    const [failed, ...rest] = await consoleOf({ away: "package", until: 10_000 });
    expect(failed).toBe(
      "lamp: FAILED at packages: E: Unable to locate package php8.4-nothing; check that lamp:phpExtensions are packages of Debian 13",
    );
    expect(rest).toEqual([]);
  });

  it("runs no files but those whose hash the user-data names", async () => {
    const [failed, ...rest] = await consoleOf({ otherFiles: true });
    expect(failed).toMatch(
      /^lamp: FAILED at server files: s3:\/\/release\/other-files.sh is not what the stack uploaded: its SHA-256 is not [0-9a-f]{64}; /,
    );
    expect(rest).toEqual([]);
  });
});
