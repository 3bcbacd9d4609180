import { dataCosts } from "./dataCosts";
import { networkCosts } from "./networkCosts";
import { serverCosts } from "./serverCosts";

/** What one costs in a month, by what it is. The rows of `knowledge/` name them. */
export const costs = { ...serverCosts, ...dataCosts, ...networkCosts };
