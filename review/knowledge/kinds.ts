import { balancer } from "./balancer";
import { database } from "./database";
import { firewall } from "./firewall";
import type { Kind } from "./kind";
import { network } from "./network";
import { secrets } from "./secrets";
import { servers } from "./servers";
import { stack } from "./stack";
import { visitors } from "./visitors";
import { watching } from "./watching";

const all: Readonly<Record<string, Kind>> = {
  ...visitors,
  ...balancer,
  ...firewall,
  ...servers,
  ...database,
  ...secrets,
  ...network,
  ...watching,
  ...stack,
};

/** Without what every object has: a type or a property named `constructor` is not known. */
const bare = <T extends object>(given: T): T => Object.assign(Object.create(null) as T, given);

/** What the review knows, a row for each type of resource. */
export const kinds: Readonly<Record<string, Kind | undefined>> = bare(
  Object.fromEntries(Object.entries(all).map(([type, kind]) => [type, { ...kind, properties: bare(kind.properties) }])),
);
