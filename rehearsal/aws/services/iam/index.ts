import type { Service } from "../service";
import { lookups } from "./lookups";
import { resources } from "./resources";

export const iam: Service = { resources, lookups };
