import { costs } from "../../figures/costs";
import { ended, type Kind, tagged } from "../kind";

/** Whether some rule refuses requests in the one state and only counts them in the other. */
const counts = (rules: unknown) => JSON.stringify(rules ?? "").match(/"count":/g)?.length ?? 0;

/** The web application firewall in front of the load balancer. */
export const firewall: Readonly<Record<string, Kind>> = {
  "aws:wafv2/webAcl:WebAcl": {
    tier: "balancer",
    noun: "firewall",
    properties: {
      ...tagged,
      // Source: WAF developer guide, "Using rule actions": count lets the request pass.
      rules: (_change, step) =>
        counts(step.after?.["rules"]) > counts(step.before?.["rules"])
          ? {
              severity: "medium",
              what: `A rule of the firewall ${step.name} only counts requests from now on, and refuses none.`,
              effect: "Within a minute, what it refused reaches the servers.",
              advice: "Set it back as soon as the false alarms are understood.",
            }
          : {
              severity: "medium",
              what: `The rules of the firewall ${step.name} change.`,
              effect: "Other requests are refused within a minute, perhaps also those of honest visitors.",
              advice: "Let new rules only count first.",
            },
      defaultAction: (_change, step) => ({
        severity: "high",
        what: `The firewall ${step.name} treats all other requests differently.`,
        effect: "It may refuse every visitor within a minute.",
        advice: "Read the action in the changes below.",
      }),
      visibilityConfig: "none",
    },
    replaced: step => ({
      severity: "low",
      what: `The firewall ${step.name} is replaced.`,
      effect: "Its counts of requests begin anew. Nothing is inspected if its association is moved late.",
      advice: "Check that the association of the load balancer is in this plan.",
    }),
    deleted: step => ({
      severity: "medium",
      what: `The firewall ${step.name} is ${ended(step)}.`,
      effect: "Nothing limits or inspects requests any more.",
      advice: "Approve it only for a stack for tests.",
    }),
    cost: costs.firewall,
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    tier: "balancer",
    noun: "firewall association",
    properties: {},
    replaced: "none",
    deleted: step => ({
      severity: "medium",
      what: `The firewall no longer protects the load balancer (${step.name}).`,
      effect: "Nothing limits or inspects requests any more.",
      advice: "Approve it only for a stack for tests.",
    }),
    cost: "free",
  },
};
