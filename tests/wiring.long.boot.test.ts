import { describe, expect, it } from "vitest";
import { Mutex } from "../rehearsal/machines/sandbox/mutex";
import { type Replacement, brokenCopy } from "./support/brokenCopy";
import { RehearseCommand } from "./support/rehearseCommand";
import { wiring } from "./wiring";

interface Outcome {
  readonly code: number;
  /** The name of each command and whether it succeeded, in order. */
  readonly steps: readonly string[];
  /** Everything that was printed, with line breaks replaced by blanks. */
  readonly said: string;
}

/**
 * Three rehearsals run at the same time, because they mostly wait. Those in the same lane run one after the other. One test has the third
 * lane for itself, and more time, because its account server tries for eight minutes to reach the internet.
 */
const lanes = { first: new Mutex(), second: new Mutex(), third: new Mutex() };

/** Rehearses the program with something removed. */
const rehearse = (lane: keyof typeof lanes, broken: readonly Replacement[], ...words: string[]) =>
  lanes[lane].runExclusive(() => run(broken, words));

async function run(broken: readonly Replacement[], words: readonly string[]): Promise<Outcome> {
  const { folder, remove } = brokenCopy(broken);
  const command = new RehearseCommand(["--program", folder, "--config", "dev", ...words]);
  try {
    const code = await command.ended;
    if (process.env["LAMP_SHOW"] === "1") console.log(command.output);
    const summary = command.output.slice(command.output.lastIndexOf("\nRehearsal "));
    return {
      code,
      steps: [...summary.matchAll(/^ {2}(\w+) .* (ok|FAILED)$/gm)].map(([, step, verdict]) => `${step} ${verdict}`),
      said: command.output.replace(/\s+/g, " "),
    };
  } finally {
    await command.stop();
    remove();
  }
}

/** How long the program waits for healthy servers, in seconds. */
const gate = (seconds: number) => ["set", `lamp:healthTimeoutSeconds=${seconds}`];

/** Seconds. After 20 of them a server says on its console what it waits for. */
const untilSaid = 60;

describe.concurrent("the wiring is what makes it work:", () => {
  it("without the NAT route no server comes up", { timeout: 15 * 60_000 }, async () => {
    const { code, steps, said } = await rehearse(
      "third",
      wiring.natRoute,
      ...["set", "lamp:nat=single", ...gate(untilSaid), "up", "verify"],
    );
    expect([code > 0, steps], said).toEqual([true, ["set ok", "set ok", "up FAILED"]]);
    expect(said).toMatch(/2 of 2 web servers are not healthy after \d+ s/);
    expect(said).toMatch(/\(i-\w+\) in eu-central-1a: unhealthy, Target\.\w+/);
    expect(said).toMatch(
      /lamp: waiting at database authorities: .*check the web subnet's route to the internet \(NAT\)/,
    );
    expect(said).toMatch(
      /lamp-web-1 \(10\.20\.\d+\.\d+\) -> [^:]* port 443: no route from subnet-\w+ leads there \(its route table has no 0\.0\.0\.0\/0\)/,
    );
  });

  it("without the edge from web to database no server reaches its database", async () => {
    const { code, steps, said } = await rehearse("first", wiring.webToDatabase, "up", "verify");
    expect([code, steps], said).toEqual([1, ["up ok", "verify FAILED"]]);
    expect(said).toMatch(/cannot reach the primary lamp-db-1\S*: look at the security-group edge web -> database 3306/);
    expect(said).toMatch(
      /lamp-web-1 \([\d.]+\) -> lamp-db-1-\w+ \([\d.]+\) port 3306: no egress rule of sg-\w+ \(lamp-web-\w+\) allows it/,
    );
  });

  it("without the edge from web to files no server with shared files comes up", async () => {
    const { code, steps, said } = await rehearse(
      "first",
      wiring.webToFiles,
      ...["set", "lamp:sharedPaths=storage/app", ...gate(untilSaid), "up", "verify"],
    );
    expect([code > 0, steps], said).toEqual([true, ["set ok", "set ok", "up FAILED"]]);
    expect(said).toMatch(
      /lamp: waiting at shared files: the shared files cannot be mounted: .*check that EFS shows a mount target of fs-\w+ in eu-central-1a as available/,
    );
    expect(said).toMatch(
      /lamp-web-1 \([\d.]+\) -> fs-\w+ \(eu-central-1a\) \([\d.]+\) port 2049: no egress rule of sg-\w+ \(lamp-web-\w+\) allows it/,
    );
  });

  it("without the permission for secrets no server gets a database account", async () => {
    const { code, steps, said } = await rehearse("second", wiring.readSecrets, "up", "verify");
    expect([code, steps], said).toEqual([1, ["up ok", "verify FAILED"]]);
    expect(said).toMatch(
      /is refused by AWS or by the database: look at its role's permission to read the application secret/,
    );
    expect(said).toMatch(
      /User: arn:aws:sts::\d+:assumed-role\/lamp-web-role-\w+\/i-\w+ is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:\S+ because no identity-based policy allows the secretsmanager:GetSecretValue action/,
    );
  });

  it("without the permission for the release no server comes up", async () => {
    const { code, steps, said } = await rehearse("second", wiring.readRelease, ...gate(untilSaid), "up", "verify");
    expect([code > 0, steps], said).toEqual([true, ["set ok", "up FAILED"]]);
    expect(said).toMatch(/\(i-\w+\) in eu-central-1a: unhealthy, Target\.\w+/);
    expect(said).toMatch(
      /lamp: waiting at server files: S3 answers 403: User: \S+ is not authorized to perform: s3:GetObject .* check that the instance role allows s3:GetObject on s3:\/\//,
    );
    expect(said).toMatch(
      /User: \S+ is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::lamp-releases-/,
    );
  });

  it("without a listener no server is ever checked", async () => {
    const { code, steps, said } = await rehearse("second", wiring.listener, ...gate(30), "up", "verify");
    expect([code > 0, steps], said).toEqual([true, ["set ok", "up FAILED"]]);
    expect(said).toMatch(/2 of 2 web servers are not healthy after \d+ s/);
    expect(said).toMatch(
      /\(i-\w+\) in eu-central-1a: unused, Target\.NotInUse: Target group is not configured to receive traffic from the load balancer/,
    );
  });
});
