import type { Service } from "../service";
import { lookups } from "./lookups";
import { resources } from "./resources";
import { topology } from "./topology";

export const route53: Service = { resources, lookups, topology };
