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

/** What the review knows, a row for each type of resource. */
export const kinds: Readonly<Record<string, Kind | undefined>> = {
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
