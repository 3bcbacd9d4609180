import { accountDiskGb } from "../components/database/accountServer";
import { hoursPerMonth, prices } from "../review/knowledge/prices";
import { wafRules } from "../settings/catalogs/wafRules";
import { serverDiskGb } from "../settings/image/serverDisk";
import { valuesIn } from "./stacks";

export const regions = ["us-east-1", "eu-central-1"] as const;
export type Region = (typeof regions)[number];

/**
 * What an item costs in US dollars, from the table of the review. A name that ends in `Month` is the price of a month, one that ends in
 * `Hour` the price of an hour.
 *
 * @throws if the table has no such item
 */
export function priceOf(item: string, region: Region): number {
  const found = prices[region]?.items[item];
  if (found === undefined) throw new Error(`review/knowledge/prices.ts has no price of ${item} in ${region}.`);
  return found;
}

export interface Line {
  readonly what: string;
  /** US dollars a month, without traffic. */
  readonly amount: number;
}

/** The cost of a stack without traffic. */
export function monthlyCost(stack: string, region: Region): readonly Line[] {
  const of = valuesIn(stack);
  const number = (name: string) => Number(of(name));
  const price = (item: string) => priceOf(item, region);
  const hourly = (count: number, item: unknown) => count * price(`${String(item)}Hour`) * hoursPerMonth;

  const servers = number("webServers");
  const zones = number("zones");
  const gateways = { perZone: zones, single: 1, none: 0 }[String(of("nat"))] ?? 0;
  // A Multi-AZ primary is two machines with a disk each. The replica is one more.
  const databases = (isTrue(of("databaseMultiAz")) ? 2 : 1) + 1;
  const addresses = zones + gateways + (gateways === 0 ? servers : 0);
  // The groups of rules, and the limit for each address.
  const firewallRules = Object.keys(wafRules).length + 1;
  const databaseDisks = databases * number("databaseStorageGb");
  return [
    { what: `${servers} web servers ${String(of("webInstanceType"))}`, amount: hourly(servers, of("webInstanceType")) },
    { what: "their disks", amount: servers * serverDiskGb * price("gp3GbMonth") },
    { what: "disk of the account server, which is off", amount: accountDiskGb * price("gp3GbMonth") },
    { what: "load balancer", amount: hourly(1, "balancer") },
    { what: `${gateways} NAT gateways`, amount: hourly(gateways, "natGateway") },
    { what: `${addresses} public addresses`, amount: hourly(addresses, "address") },
    {
      what: `${databases} database machines ${String(of("databaseInstanceClass"))}`,
      amount: hourly(databases, of("databaseInstanceClass")),
    },
    { what: `${databaseDisks} GB of database disk`, amount: databaseDisks * price("databaseGp3GbMonth") },
    {
      what: "web application firewall",
      amount: isTrue(of("waf")) ? price("webAclMonth") + firewallRules * price("webAclRuleMonth") : 0,
    },
    { what: "2 secrets", amount: 2 * price("secretMonth") },
  ];
}

/** A setting is true in a YAML file, and "true" when the command line has set it. */
const isTrue = (value: unknown) => String(value) === "true";

export const total = (lines: readonly Line[]): number => lines.reduce((sum, { amount }) => sum + amount, 0);

/** docs/costs.md. */
export function costsPage(): string {
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
