import { type Kind, tiers } from "./kind";
import { account } from "./rows/account";
import { balancer } from "./rows/balancer";
import { buckets } from "./rows/buckets";
import { containers } from "./rows/containers";
import { database } from "./rows/database";
import { firewall } from "./rows/firewall";
import { groups } from "./rows/groups";
import { network } from "./rows/network";
import { rights } from "./rows/rights";
import { secrets } from "./rows/secrets";
import { servers } from "./rows/servers";
import { provider, stack } from "./rows/stack";
import { stores } from "./rows/stores";
import { visitors } from "./rows/visitors";
import { watching } from "./rows/watching";
import { interfaces } from "./rows/services/interfaces";
import { caches } from "./rows/services/caches";
import { files } from "./rows/services/files";
import { links } from "./rows/services/links";
import { balancerSettings } from "./rows/settings/balancer";
import { bucketsSettings } from "./rows/settings/buckets";
import { dataSettings } from "./rows/settings/data";
import { networkSettings } from "./rows/settings/network";
import { rightsSettings } from "./rows/settings/rights";
import { serversSettings } from "./rows/settings/servers";
import { visitorsSettings } from "./rows/settings/visitors";
import { watchingSettings } from "./rows/settings/watching";
import { policySettings } from "./rows/settings/policies";

/** What the review knows of a type. Undefined: nothing. Every provider of Pulumi has a type of its own. */
export const kindOf = (type: string): Kind | undefined =>
  kinds[type] ?? (type.startsWith("pulumi:providers:") ? provider : undefined);

/** The order of what matters: what holds data, then the tiers from the visitors inwards, then what is not known. */
export function rank(type: string): number {
  const kind = kindOf(type);
  if (kind === undefined) return tiers.length;
  return kind.tier === "database" && kind.cost !== "free" ? -1 : tiers.indexOf(kind.tier);
}

/** Without what every object has: a type or a property named `constructor` is not known. */
const bare = <T extends object>(...given: readonly T[]): T => Object.assign(Object.create(null) as T, ...given);

/** The rows by their files. A type is in one of them. */
export const tables: readonly Readonly<Record<string, Kind>>[] = [
  visitors,
  balancer,
  firewall,
  servers,
  containers,
  database,
  stores,
  files,
  secrets,
  network,
  groups,
  rights,
  buckets,
  watching,
  account,
  stack,
  interfaces,
  caches,
  links,
  balancerSettings,
  bucketsSettings,
  dataSettings,
  networkSettings,
  rightsSettings,
  serversSettings,
  visitorsSettings,
  watchingSettings,
  policySettings,
];
const all = bare(...tables);

/** What the review knows, a row for each type of resource. */
export const kinds: Readonly<Record<string, Kind | undefined>> = bare(
  Object.fromEntries(Object.entries(all).map(([type, kind]) => [type, { ...kind, properties: bare(kind.properties) }])),
);
