import type { Service } from "../service";
import { api } from "./api";
import { lookups } from "./lookups";
import { resources } from "./resources";
import { topology } from "./topology";

export const rds: Service = { resources, lookups, api, topology };
