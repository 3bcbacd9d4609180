import type { Service } from "../service";
import { lookups } from "./lookups";

/** Functions of the provider about the account itself. */
export const meta: Service = { lookups };
