import { costs } from "../../../figures/costs";
import type { CostOf } from "../../../figures/figures";
import { ended, type Kind, type StepRule, tagged } from "../../kind";

const linkGone: StepRule = step => ({
  severity: "medium",
  what: `The link ${step.name} to another network is ${step.operation === "replace" ? "replaced" : ended(step)}.`,
  effect:
    step.operation === "forget"
      ? "It goes on and costs money, and no update changes it."
      : "What goes by it breaks, until the other side and the routes know another way.",
  advice: "Check who uses it on both sides.",
});

const link = (noun: string, cost: CostOf): Kind => ({
  tier: "network",
  noun,
  properties: { ...tagged },
  replaced: linkGone,
  deleted: linkGone,
  cost,
  times: "unknown",
});

/** Links to other networks. */
export const links: Readonly<Record<string, Kind>> = {
  "aws:ec2/vpnConnection:VpnConnection": link("VPN connection", costs.vpn),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": link("transit gateway attachment", costs.transitAttachment),
};
