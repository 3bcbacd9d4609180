import type { Recipe } from "../contender";
import { bare } from "./bare";
import { caddy } from "./caddy";
import { eventFpm, stock, stockPersistent } from "./debian";
import { nginx } from "./nginx";
import { ours } from "./ours";

/** All servers that are compared, this stack's first. */
export const recipes: readonly Recipe[] = [ours, nginx, stock, stockPersistent, eventFpm, caddy, bare];
