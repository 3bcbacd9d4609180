import { type Kind, tagged } from "./kind";

/** The web application firewall in front of the load balancer. */
export const firewall: Readonly<Record<string, Kind>> = {
  "aws:wafv2/webAcl:WebAcl": {
    tier: "balancer",
    noun: "firewall",
    properties: {
      ...tagged,
      rules: (_change, step) => ({
        severity: "medium",
        what: `The rules of the firewall ${step.name} change.`,
        effect: "Other requests are refused within a minute, perhaps also those of honest visitors.",
        advice: "Let new rules only count first.",
      }),
      defaultAction: (_change, step) => ({
        severity: "high",
        what: `The firewall ${step.name} treats all other requests differently.`,
        effect: "It may refuse every visitor within a minute.",
        advice: "Read the action in the changes below.",
      }),
      visibilityConfig: "none",
    },
    replaced: "none",
    deleted: step => ({
      severity: "medium",
      what: `The firewall ${step.name} is ${step.operation === "forget" ? "forgotten" : "deleted"}.`,
      effect: "Nothing limits or inspects requests any more.",
      advice: "Approve it only for a stack for tests.",
    }),
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
  },
};
