import { costs } from "../figures/costs";
import { isUnknown, type Step } from "../plan/plan";
import { type ChangeRule, ended, goes, harmless, type Kind, type Risk, tagged } from "./kind";

/** Source: EC2 Auto Scaling API, UpdateAutoScalingGroup: fewer servers than run are terminated at once. */
const size: ChangeRule = (change, step) => {
  const fewer = !isUnknown(change.after) && Number(change.after) < Number(change.before);
  return {
    severity: fewer ? "medium" : "low",
    what: `The group ${step.name} gets another size: ${change.path} ${goes(change)}.`,
    effect: fewer
      ? Number(change.after) === 0 && change.path !== "minSize"
        ? "All its servers are deleted: it serves nothing."
        : "Servers that are too many are deleted at once, after their requests."
      : "New servers are started if the group has fewer. Each costs money.",
    advice: "Check that enough servers remain for a lost zone.",
  };
};

const refreshed = (step: Step): Risk => ({
  severity: "medium",
  what: `The servers of the group ${step.name} are made from something else.`,
  effect:
    step.after?.["instanceRefresh"] === undefined
      ? "Running servers stay as they are. Only new ones are different."
      : "An instance refresh replaces its servers in turn, after this update has ended. Fewer serve meanwhile.",
  advice: "Check the instance refresh, and that new servers become healthy.",
});

const gone = (step: Step): Risk => ({
  severity: step.operation === "delete" ? "high" : "medium",
  what: `The group ${step.name} of servers is ${step.operation === "replace" ? "replaced" : ended(step)}.`,
  effect:
    step.operation === "forget"
      ? "Its servers go on and cost money."
      : "All its servers are deleted. Visitors are served only if another group has healthy servers.",
  advice: "Check that the load balancer has other servers before.",
});

/** A group of servers that AWS starts and ends by itself. */
export const autoScaling: Kind = {
  tier: "servers",
  noun: "group of servers",
  properties: {
    ...tagged,
    minSize: size,
    maxSize: size,
    desiredCapacity: size,
    launchTemplate: (_change, step) => refreshed(step),
    launchConfiguration: (_change, step) => refreshed(step),
    mixedInstancesPolicy: (_change, step) => refreshed(step),
    vpcZoneIdentifiers: (_change, step) => refreshed(step),
    targetGroupArns: (_change, step) => ({
      severity: "high",
      what: `The servers of ${step.name} are registered with other target groups.`,
      effect: "Visitors of the old groups lose these servers within seconds.",
      advice: "Check that the listener sends requests to the new groups.",
    }),
    healthCheckType: (_change, step) => ({
      severity: "medium",
      what: `The group ${step.name} judges the health of its servers differently.`,
      effect: "It may replace servers that serve well, or keep those that do not.",
      advice: "Check that all servers pass the check.",
    }),
    ...harmless("healthCheckGracePeriod", "defaultCooldown", "instanceRefresh", "terminationPolicies"),
    ...harmless("enabledMetrics", "forceDelete", "waitForCapacityTimeout", "protectFromScaleIn", "suspendedProcesses"),
  },
  replaced: gone,
  deleted: gone,
  cost: costs.serverGroup("aws:ec2/launchTemplate:LaunchTemplate", "aws:ec2/launchConfiguration:LaunchConfiguration"),
};
