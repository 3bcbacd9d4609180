import { isUnknown, type Plan, type Step } from "../plan/plan";
import { type ChangeRule, ended, goes, type Risk, type StepRule } from "./kind";

/** Source: Elastic Load Balancing, "Update an HTTPS listener": new connections get the new certificate. */
export const swapped: ChangeRule = (change, step) => ({
  severity: "medium",
  what:
    change.property === "certificateArn"
      ? `The listener ${step.name} serves another certificate.`
      : `The listener ${step.name} changes: ${change.path} ${goes(change)}.`,
  effect: "Visitors get the new behaviour within seconds. Connections that are open go on.",
  advice: "Open the site after the update, also by the old address and protocol.",
});

export const listenerGone: StepRule = step => ({
  severity: "high",
  what: `The listener ${step.name} is ${step.operation === "replace" ? "replaced" : ended(step)}.`,
  effect: "Visitors of its port are refused from then on, or until the new listener is there.",
  advice: "Check that another listener answers at this port.",
});

export const balancerGone: StepRule = step =>
  step.operation === "replace"
    ? {
        severity: "high",
        what: `The load balancer ${step.name} is replaced and gets another address.`,
        effect:
          "Visitors who use the old name of AWS fail. Those who use a domain fail until its record and their caches have the new one.",
        advice: "Do not merge this without a plan for the address.",
      }
    : {
        severity: step.operation === "forget" ? "medium" : "high",
        what: `The load balancer ${step.name} is ${ended(step)}.`,
        effect: step.operation === "forget" ? "It goes on and costs money." : "The site cannot be reached any more.",
        advice: "Approve it only if the site is to end.",
      };

/** A registration that ends together with its server is told by the server's own risk. */
export function unregistered(step: Step, plan: Plan): Risk | "told" {
  const isTold = plan.steps.some(
    ({ urn, type, operation }) =>
      type === "aws:ec2/instance:Instance" && operation === "delete" && step.dependencies.includes(urn),
  );
  if (isTold) return "told";
  return {
    severity: "medium",
    what: `The registration ${step.name} is ${ended(step)}.`,
    effect: "Its server gets no requests any more, after those in flight.",
    advice: "Check that enough servers remain.",
  };
}

/** Source: Elastic Load Balancing API, SetSubnets: the node of a zone that is taken away ends with its connections. */
export function nodesMoved({ before, after }: { before: unknown; after: unknown }, step: Step): Risk | undefined {
  const common = { advice: "Check that every zone with servers has a node." };
  if (isUnknown(after))
    return {
      ...common,
      severity: "low",
      what: `The load balancer ${step.name} gets other subnets, some of which are known only when the update runs.`,
      effect:
        "Nodes in new zones take requests within minutes. A zone that is taken away loses its node and the connections there.",
    };
  const kept = new Set(Array.isArray(after) ? after.map(String) : []);
  if (Array.isArray(before) && before.every(subnet => kept.has(String(subnet)))) return undefined;
  return {
    ...common,
    severity: "medium",
    what: `The load balancer ${step.name} loses the nodes of a subnet.`,
    effect:
      "Connections by way of them break. Visitors with the old addresses in their caches fail for about a minute.",
  };
}
