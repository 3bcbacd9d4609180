import type { Service } from "../service";
import { lookups } from "./lookups";

/** What the provider says of the account itself: functions that belong to no single service. */
export const meta: Service = { lookups };
