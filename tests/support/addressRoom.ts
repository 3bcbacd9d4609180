// The drills of address.long.boot.test.ts, which the rehearsal loads from a copy of the program.
import { join } from "node:path";
import type { DrillOptions, DrillRoom } from "../../rehearsal/cli/drillRoom";

/** A request of a visitor. */
export interface Visit {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a visitor got; the status is 0 when there was no answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Name of a drill -> what it asks, in order. */
export type Questions = Readonly<Record<string, readonly Visit[]>>;

const names = ["ask-http", "turn-on-https", "ask-https", "attack"];
export const drills: DrillRoom["drills"] = names.map(name => ({ name, what: "a part of address.long.boot.test.ts" }));

export const openSession: DrillRoom["openSession"] = options => ({
  async run(name) {
    const result =
      name === "turn-on-https"
        ? await turnOn(options)
        : name === "attack"
          ? await attack(options)
          : await ask(options, name);
    console.log(`RESULT ${name} ${JSON.stringify(result)}`);
  },
});

const onInternet = ({ machines, folder }: DrillOptions, script: string, ...argv: string[]) => {
  const authority = `NODE_EXTRA_CA_CERTS=${join(folder, "authority.pem")}`;
  return machines.internetHost.exec(["env", authority, process.execPath, join(__dirname, script), ...argv], {
    timeout: 120,
  });
};

async function visit(options: DrillOptions, visits: readonly Visit[]): Promise<Answer[]> {
  const { stdout, stderr } = await onInternet(options, "visits.cjs", JSON.stringify(visits));
  if (stderr !== "") console.error(stderr);
  return stdout
    .trim()
    .split("\n")
    .map(line => JSON.parse(line) as Answer);
}

async function ask(options: DrillOptions, name: string): Promise<Answer[]> {
  const questions = JSON.parse(process.env["ADDRESS_QUESTIONS"] ?? "{}") as Questions;
  const { balancerDnsName } = await options.stack.outputs();
  const named = (questions[name] ?? []).map(one => ({
    ...one,
    url: one.url.replace("BALANCER", String(balancerDnsName)),
  }));
  return visit(options, named);
}

/** Turns HTTPS on while a visitor asks over HTTP all the time. Returns how many answers of each status the visitor got. */
async function turnOn(options: DrillOptions): Promise<Record<string, number>> {
  const { stack } = options;
  const { balancerDnsName } = await stack.outputs();
  for (const setting of (process.env["ADDRESS_SETTINGS"] ?? "").split(" ")) await stack.set(setting);
  let isOver = false;
  const seen: Record<string, number> = {};
  const asking = (async () => {
    while (!isOver)
      for (const { status, body } of await visit(
        options,
        Array<Visit>(10).fill({ url: `http://${String(balancerDnsName)}/` }),
      )) {
        const key = status === 0 ? body : String(status);
        seen[key] = (seen[key] ?? 0) + 1;
      }
  })();
  try {
    await stack.run("up", "--yes", "--skip-preview");
  } finally {
    isOver = true;
    await asking;
  }
  return seen;
}

/** Seconds. After 10 of bad answers, the balancer calls a server unhealthy. */
const attackSeconds = 13;

/** Each attack through the balancer for some seconds. Returns the states that the targets had meanwhile. */
async function attack(options: DrillOptions): Promise<Record<string, string[]>> {
  const { hostname } = new URL(String((await options.stack.outputs())["url"]));
  const attacks: Readonly<Record<string, readonly [count: number, first: string]>> = {
    "slow headers": [200, `GET / HTTP/1.1\\r\\nHost: ${hostname}\\r\\nX-Slow: `],
    "slow bodies": [200, `POST / HTTP/1.1\\r\\nHost: ${hostname}\\r\\nContent-Length: 9999\\r\\n\\r\\n`],
    "slow bodies of GETs": [200, `GET /healthz HTTP/1.1\\r\\nHost: ${hostname}\\r\\nContent-Length: 9999\\r\\n\\r\\n`],
    "slow bodies to the health's path": [
      200,
      `POST /healthz HTTP/1.1\\r\\nHost: ${hostname}\\r\\nContent-Length: 9999\\r\\n\\r\\n`,
    ],
    "a thousand connections": [1000, `GET / HTTP/1.1\\r\\nHost: ${hostname}\\r\\n\\r\\n`],
  };
  const result: Record<string, string[]> = {};
  for (const [name, [count, first]] of Object.entries(attacks)) {
    const states = new Set<string>();
    let isOver = false;
    const watching = (async () => {
      while (!isOver) {
        for (const { state, reason } of await options.machines.targetHealth())
          states.add(`${state} ${reason ?? ""}`.trim());
        await new Promise(done => setTimeout(done, 500));
      }
    })();
    await onInternet(options, "slowClients.cjs", hostname, "443", String(count), String(attackSeconds), first);
    isOver = true;
    await watching;
    result[name] = [...states];
  }
  return result;
}
