import type { Recipe } from "../contender";
import { bare } from "./bare";
import { caddy } from "./caddy";
import { eventFpm, stock, stockPersistent } from "./debian";
import { nginx } from "./nginx";
import { ours } from "./ours";

/** Every way to serve PHP that is compared, this stack's first. */
export const recipes: readonly Recipe[] = [ours, nginx, stock, stockPersistent, eventFpm, caddy, bare];
