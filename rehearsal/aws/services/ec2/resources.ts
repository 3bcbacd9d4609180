import type { Behaviours } from "../../core/behaviour";
import { instances } from "./instances";
import { publicAddresses } from "./publicAddresses";
import { routing } from "./routing";
import { securityGroups } from "./securityGroups";
import { vpc } from "./vpc";

export const resources: Behaviours = { ...instances, ...publicAddresses, ...routing, ...securityGroups, ...vpc };
