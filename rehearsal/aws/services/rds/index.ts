import type { Service } from "../service";
import { api } from "./api";
import { groups } from "./groups";
import { instances } from "./instances";
import { lookups } from "./lookups";
import { topology } from "./topology";

export const rds: Service = { resources: { ...groups, ...instances }, lookups, api, topology };
