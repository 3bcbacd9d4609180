import { accountDiskGb } from "../components/database/accountServer";
import { serverDiskGb } from "../settings/image/serverDisk";
import { valuesIn } from "./stacks";

const hoursPerMonth = 730;

/**
 * On-demand prices in US dollars by region. The page names their source. A name that ends in `Month` is the price of a month, the
 * others are prices of an hour.
 */
export const prices = {
  "us-east-1": {
    "t4g.micro": 0.0084,
    "t4g.small": 0.0168,
    "t4g.medium": 0.0336,
    "t4g.large": 0.0672,
    "db.t4g.micro": 0.016,
    "db.t4g.small": 0.032,
    "db.t4g.medium": 0.065,
    balancer: 0.0225,
    natGateway: 0.045,
    address: 0.005,
    diskGbMonth: 0.08,
    databaseDiskGbMonth: 0.115,
    secretMonth: 0.4,
    firewallMonth: 11,
  },
  "eu-central-1": {
    "t4g.micro": 0.0096,
    "t4g.small": 0.0192,
    "t4g.medium": 0.0384,
    "t4g.large": 0.0768,
    "db.t4g.micro": 0.018,
    "db.t4g.small": 0.037,
    "db.t4g.medium": 0.074,
    balancer: 0.027,
    natGateway: 0.052,
    address: 0.005,
    diskGbMonth: 0.0952,
    databaseDiskGbMonth: 0.137,
    secretMonth: 0.4,
    firewallMonth: 11,
  },
} as const;
export type Region = keyof typeof prices;
type Item = keyof (typeof prices)[Region];

export interface Line {
  readonly what: string;
  /** US dollars a month, without traffic. */
  readonly amount: number;
}

/** The cost of a stack without traffic. */
export function monthlyCost(stack: string, region: Region): readonly Line[] {
  const of = valuesIn(stack);
  const number = (name: string) => Number(of(name));
  const price = (item: unknown) => {
    const found = prices[region][item as Item] as number | undefined;
    if (found === undefined) throw new Error(`docs/costs.ts has no price of ${String(item)} in ${region}.`);
    return found;
  };
  const hourly = (count: number, item: unknown) => count * price(item) * hoursPerMonth;

  const servers = number("webServers");
  const zones = number("zones");
  const gateways = { perZone: zones, single: 1, none: 0 }[String(of("nat"))] ?? 0;
  // A Multi-AZ primary is two machines with a disk each. The replica is one more.
  const databases = (isTrue(of("databaseMultiAz")) ? 2 : 1) + 1;
  const addresses = zones + gateways + (gateways === 0 ? servers : 0);
  const databaseDisks = databases * number("databaseStorageGb");
  return [
    { what: `${servers} web servers ${String(of("webInstanceType"))}`, amount: hourly(servers, of("webInstanceType")) },
    { what: "their disks", amount: servers * serverDiskGb * price("diskGbMonth") },
    { what: "disk of the account server, which is off", amount: accountDiskGb * price("diskGbMonth") },
    { what: "load balancer", amount: hourly(1, "balancer") },
    { what: `${gateways} NAT gateways`, amount: hourly(gateways, "natGateway") },
    { what: `${addresses} public addresses`, amount: hourly(addresses, "address") },
    {
      what: `${databases} database machines ${String(of("databaseInstanceClass"))}`,
      amount: hourly(databases, of("databaseInstanceClass")),
    },
    { what: `${databaseDisks} GB of database disk`, amount: databaseDisks * price("databaseDiskGbMonth") },
    { what: "web application firewall", amount: isTrue(of("waf")) ? price("firewallMonth") : 0 },
    { what: "2 secrets", amount: 2 * price("secretMonth") },
  ];
}

/** A setting is true in a YAML file, and "true" when the command line has set it. */
const isTrue = (value: unknown) => String(value) === "true";

export const total = (lines: readonly Line[]): number => lines.reduce((sum, { amount }) => sum + amount, 0);

/** docs/costs.md. */
export function costsPage(): string {
  const regions = Object.keys(prices) as Region[];
  const tables = ["dev", "prod"].flatMap(stack => {
    const columns = regions.map(region => monthlyCost(stack, region));
    const [first = []] = columns;
    const cell = (amounts: readonly (number | undefined)[]) =>
      amounts.map(amount => (amount ?? 0).toFixed(2)).join(" | ");
    return [
      `## ${stack}`,
      "",
      `| USD a month | ${regions.join(" | ")} |`,
      `| --- | ${regions.map(() => "--:").join(" | ")} |`,
      ...first.map(({ what }, index) => `| ${what} | ${cell(columns.map(lines => lines[index]?.amount))} |`),
      `| **together** | ${columns.map(lines => `**${total(lines).toFixed(0)}**`).join(" | ")} |`,
      "",
    ];
  });
  return [
    "# What it costs",
    "",
    "This is an estimate. `npm run docs` makes it from the settings of the stacks and from on-demand list prices. The prices of",
    "us-east-1 were compared with tables that were published between February and June 2026. The prices of eu-central-1 were",
    "not compared with a source. Look the prices up before you rely on them. The estimate leaves out traffic (the balancer's",
    "capacity units, data through NAT and to the internet), backups beyond the size of the databases, logs, alarms and taxes.",
    "",
    ...tables,
  ].join("\n");
}
