import { type Kind, tagged, type Tier } from "./kind";

/**
 * A type of which the review knows the price, the time and the tier, and of the risks only that tags are harmless: the comment names
 * what else happens to it as not understood.
 *
 * @param cost default: it costs nothing by itself. Source: the pricing pages of the services, which do not list it
 */
export const setting = (tier: Tier, noun: string, cost: Kind["cost"] = "free"): Kind => ({
  tier,
  noun,
  properties: { ...tagged },
  created: "unknown",
  cost,
});
