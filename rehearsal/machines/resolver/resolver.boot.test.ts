import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addresses } from "../../aws/core/addresses";
import type { Topology } from "../../aws/core/topology";
import { Sandbox } from "../sandbox/sandbox";
import { example } from "../testing/example";
import { Resolver } from "./resolver";

/** node -e ASK SERVER: asks for the balancer and the primary as fast as it can. At the end of its input, it prints how often which answer came. */
const ask = `
  const [server] = process.argv.slice(1);
  const resolver = new (require("node:dns").promises.Resolver)({ timeout: 1000, tries: 1 });
  resolver.setServers([server]);
  const names = ${JSON.stringify(example.names.slice(0, 2).map(({ name }) => name))};
  const seen = {};
  let isOver = false;
  process.stdin.on("data", () => {}).on("end", () => (isOver = true));
  (async () => {
    for (let count = 0; !isOver; count++) {
      const answer = await resolver.resolve4(names[count % 2]).then(all => all.sort().join(), error => error.code);
      seen[answer] = (seen[answer] ?? 0) + 1;
      if (count === 0) console.error("asking");
    }
    console.log(JSON.stringify(seen));
  })();
`;

const withNames = (...more: Topology["names"]): Topology => ({ ...example, names: [...example.names, ...more] });
const wildcard = (address: string) => withNames({ name: "*.example.com", addresses: [address] });

describe("the resolver of a VPC", () => {
  let sandbox: Sandbox;
  let resolver: Resolver;
  beforeAll(async () => {
    sandbox = await Sandbox.start();
    await sandbox.exec(["ip", "address", "add", `${addresses.resolver}/32`, "dev", "lo"]);
    resolver = new Resolver(sandbox, "eu-central-1");
    await resolver.apply(example);
  });
  afterAll(() => sandbox.stop());

  /** What the resolver answers to one query. */
  const lookUp = async (name: string, type: "A" | "AAAA" = "A") => {
    const script = `const r = new (require("node:dns").promises.Resolver)(); r.setServers(["${addresses.resolver}"]);
      r.resolve("${name}", "${type}").then(all => all.join(), error => error.code).then(console.log);`;
    return (await sandbox.exec([process.execPath, "-e", script])).trim();
  };

  it("answers every query while records, wildcards and subnets are made and removed", async () => {
    const asking = sandbox.spawn([process.execPath, "-e", ask, addresses.resolver], { stdio: "pipe" });
    let printed = "";
    asking.stdout?.on("data", text => (printed += text));
    if (asking.stderr !== null) await once(asking.stderr, "data");
    const [first, ...rest] = example.subnets;
    for (const topology of [
      wildcard("198.51.100.5"),
      wildcard("198.51.100.6"),
      example,
      { ...example, subnets: rest },
      { ...example, subnets: [...rest, ...(first === undefined ? [] : [first])] },
      withNames({ name: "www.example.com", addresses: ["198.51.100.5"] }),
    ])
      await resolver.apply(topology);
    asking.stdin?.end();
    await once(asking, "close");
    expect(Object.keys(JSON.parse(printed) as object).sort()).toEqual(["10.20.20.5", "198.51.100.5,198.51.100.6"]);
  });

  it("answers names below a wildcard with its addresses, and a record of its own with that", async () => {
    await resolver.apply(
      withNames(
        { name: "*.example.com", addresses: ["198.51.100.5", "198.51.100.6"] },
        { name: "www.example.com", addresses: ["198.51.100.9"] },
      ),
    );
    expect((await lookUp("shop.example.com")).split(",").sort()).toEqual(["198.51.100.5", "198.51.100.6"]);
    expect(await lookUp("www.example.com")).toBe("198.51.100.9");
    expect(await lookUp("shop.example.com", "AAAA")).toBe("ENODATA");
    await resolver.apply(wildcard("198.51.100.7"));
    expect(await lookUp("shop.example.com")).toBe("198.51.100.7");
  });
});
