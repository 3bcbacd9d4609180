import type { Behaviours } from "../../core/behaviour";
import { listeners } from "./listeners";
import { loadBalancers } from "./loadBalancers";
import { targetGroups } from "./targetGroups";

export const resources: Behaviours = { ...listeners, ...loadBalancers, ...targetGroups };
