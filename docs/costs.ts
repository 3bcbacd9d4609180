import { accountDiskGb } from "../components/database/accountServer";
import { monthly, priceOf } from "../review/figures/prices";
import { wafRules } from "../settings/catalogs/wafRules";
import { serverDiskGb } from "../settings/image/serverDisk";
import { valuesIn } from "./stacks";

export const regions = ["us-east-1", "eu-central-1"] as const;
export type Region = (typeof regions)[number];

/**
 * What one unit of an item of the review's table costs in a month.
 *
 * @throws if the table has no such item
 */
export function perMonth(item: string, region: Region): number {
  const found = priceOf(item, region);
  if (found === undefined) throw new Error(`review/figures/prices.json has no price of ${item} in ${region}.`);
  return monthly(found);
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
  const cost = (count: number, item: unknown) => count * perMonth(String(item), region);

  const servers = number("webServers");
  const zones = number("zones");
  const gateways = { perZone: zones, single: 1, none: 0 }[String(of("nat"))] ?? 0;
  // A Multi-AZ primary is two machines with a disk each. The replica is one more.
  const databases = (isTrue(of("databaseMultiAz")) ? 2 : 1) + 1;
  const addresses = zones + gateways + (gateways === 0 ? servers : 0);
  // The groups of rules, the limit for each address, and what the settings add.
  const firewallRules =
    Object.keys(wafRules).length +
    1 +
    (isTrue(of("wafWordPress")) ? 1 : 0) +
    (String(of("wafExceptPaths") ?? "") === "" ? 0 : 1);
  // Two watch each server, three the balancer, and eight the databases.
  const alarms = 11 + 2 * servers;
  const databaseDisks = databases * number("databaseStorageGb");
  return [
    { what: `${servers} web servers ${String(of("webInstanceType"))}`, amount: cost(servers, of("webInstanceType")) },
    { what: "their disks", amount: cost(servers * serverDiskGb, "gp3 GB") },
    { what: "disk of the account server, which is off", amount: cost(accountDiskGb, "gp3 GB") },
    { what: "load balancer", amount: cost(1, "application load balancer") },
    { what: `${gateways} NAT gateways`, amount: cost(gateways, "NAT gateway") },
    { what: `${addresses} public addresses`, amount: cost(addresses, "public IPv4 address") },
    {
      what: `${databases} database machines ${String(of("databaseInstanceClass"))}`,
      amount: cost(databases, of("databaseInstanceClass")),
    },
    { what: `${databaseDisks} GB of database disk`, amount: cost(databaseDisks, "database gp3 GB") },
    {
      what: "web application firewall",
      amount: isTrue(of("waf")) ? cost(1, "web ACL") + cost(firewallRules, "web ACL rule") : 0,
    },
    { what: "2 secrets", amount: cost(2, "secret") },
    { what: `${alarms} alarms`, amount: cost(alarms, "metric of an alarm") },
    { what: "dashboard", amount: cost(1, "dashboard") },
  ];
}

/** A setting is true in a YAML file, and "true" when the command line has set it. */
const isTrue = (value: unknown) => String(value) === "true";

export const total = (lines: readonly Line[]): number => lines.reduce((sum, { amount }) => sum + amount, 0);

const sharedFilesCost = (region: Region) =>
  `In ${region}, a GB costs ${perMonth("EFS GB", region).toFixed(2)} a month, and ${perMonth("EFS GB that is rarely read", region).toFixed(3)} when it has not been read for 30 days.`;

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
    "This is an estimate. `npm run docs` makes it from the settings of the stacks and from on-demand list prices.",
    "`npm run review -- --sources` prints each price with its date and its source, and says which one no source confirms. Look the",
    "prices up before you rely on them. The estimate leaves out traffic (the balancer's capacity units, data through NAT and to the",
    "internet), backups beyond the size of the databases, logs, files in buckets and taxes. It counts every alarm and dashboard,",
    "although AWS gives 10 alarms and 3 dashboards to each account. The review of a pull request counts in the same way.",
    "",
    "Shared files (`lamp:sharedPaths`) cost by use.",
    ...regions.map(sharedFilesCost),
    "[shared-files.md](shared-files.md#what-it-costs) says what reading and writing cost.",
    "",
    ...tables,
  ].join("\n");
}
