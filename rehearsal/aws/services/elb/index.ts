import type { Service } from "../service";
import { api } from "./api";
import { listeners } from "./listeners";
import { loadBalancers } from "./loadBalancers";
import { lookups } from "./lookups";
import { targetGroups } from "./targetGroups";
import { topology } from "./topology";

/** Elastic Load Balancing: application load balancers. */
export const elb: Service = {
  resources: { ...listeners, ...loadBalancers, ...targetGroups },
  lookups,
  api,
  topology,
};
