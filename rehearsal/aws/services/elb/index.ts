import type { Service } from "../service";
import { api } from "./api";
import { lookups } from "./lookups";
import { resources } from "./resources";
import { topology } from "./topology";

/** Elastic Load Balancing: application load balancers. */
export const elb: Service = { resources, lookups, api, topology };
