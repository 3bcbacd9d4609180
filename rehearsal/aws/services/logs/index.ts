import type { Service } from "../service";
import { api } from "./api";
import { lookups } from "./lookups";
import { resources } from "./resources";

export const logs: Service = { resources, lookups, api };
