import type { Sourced } from "./kind";

/** Prices of one region in US dollars, on demand. The name of an item ends in the unit: `Hour` or `Month`. */
interface Prices extends Sourced {
  readonly items: Readonly<Record<string, number>>;
}

export const hoursPerMonth = 730;

export const prices: Readonly<Record<string, Prices | undefined>> = {
  "us-east-1": {
    date: "February to June 2026",
    source: "published tables of on-demand prices, compared with each other (docs/costs.md)",
    items: {
      "t4g.nanoHour": 0.0042,
      "t4g.microHour": 0.0084,
      "t4g.smallHour": 0.0168,
      "t4g.mediumHour": 0.0336,
      "t4g.largeHour": 0.0672,
      "db.t4g.microHour": 0.016,
      "db.t4g.smallHour": 0.032,
      "db.t4g.mediumHour": 0.065,
      balancerHour: 0.0225,
      natGatewayHour: 0.045,
      addressHour: 0.005,
      gp3GbMonth: 0.08,
      databaseGp3GbMonth: 0.115,
      secretMonth: 0.4,
      webAclMonth: 5,
      webAclRuleMonth: 1,
      alarmMonth: 0.1,
    },
  },
  "eu-central-1": {
    date: "2026",
    source: "not compared with a source (docs/costs.md)",
    items: {
      "t4g.nanoHour": 0.0048,
      "t4g.microHour": 0.0096,
      "t4g.smallHour": 0.0192,
      "t4g.mediumHour": 0.0384,
      "t4g.largeHour": 0.0768,
      "db.t4g.microHour": 0.018,
      "db.t4g.smallHour": 0.037,
      "db.t4g.mediumHour": 0.074,
      balancerHour: 0.027,
      natGatewayHour: 0.052,
      addressHour: 0.005,
      gp3GbMonth: 0.0952,
      databaseGp3GbMonth: 0.137,
      secretMonth: 0.4,
      webAclMonth: 5,
      webAclRuleMonth: 1,
      alarmMonth: 0.1,
    },
  },
};
