import { costs } from "../../figures/costs";
import { durations } from "../../figures/durations";
import { balancerGone, listenerGone, nodesMoved, swapped, unregistered } from "../balancerRules";
import { ended, goes, harmless, type Kind, tagged } from "../kind";
import { isUnknown } from "../../plan/plan";
import { otherGroups } from "../securityGroups";

/** The load balancer: its listeners, and where they send requests. */
export const balancer: Readonly<Record<string, Kind>> = {
  "aws:lb/loadBalancer:LoadBalancer": {
    tier: "balancer",
    noun: "load balancer",
    properties: {
      ...tagged,
      securityGroups: otherGroups(({ name }) => `The load balancer ${name}`, "the site"),
      subnets: nodesMoved,
      subnetMappings: nodesMoved,
      idleTimeout: (change, step) => ({
        severity: "low",
        what: `The load balancer ${step.name} closes connections that stand still after another time: it ${goes(change)}.`,
        effect: "A page that answers later than this fails with 504.",
        advice: "Compare it with the longest time that a page may take.",
      }),
      accessLogs: ({ path, after }, step) =>
        after === undefined || (path.endsWith("enabled") && after === false)
          ? {
              severity: "medium",
              what: `The load balancer ${step.name} writes no access logs any more.`,
              effect: "After an attack or a fault nobody can see who asked for what.",
              advice: "Approve it only for a stack for tests.",
            }
          : undefined,
      enableDeletionProtection: ({ after }, step) =>
        after === true || isUnknown(after)
          ? undefined
          : {
              severity: "medium",
              what: `The load balancer ${step.name} loses its deletion protection.`,
              effect: "Nothing happens now. The next update, or a person in the console, can delete it.",
              advice: "Approve it only if it is to be deleted next.",
            },
      ...harmless("dropInvalidHeaderFields", "desyncMitigationMode", "enableHttp2", "enableCrossZoneLoadBalancing"),
      ...harmless(
        "xffHeaderProcessingMode",
        "clientKeepAlive",
        "connectionLogs",
        "enableWafFailOpen",
        "preserveHostHeader",
      ),
    },
    replaced: balancerGone,
    deleted: balancerGone,
    cost: costs.balancer,
    times: { creation: durations.balancer, deletion: durations.balancerDeletion },
  },
  "aws:lb/listener:Listener": {
    tier: "balancer",
    noun: "listener",
    properties: {
      ...tagged,
      defaultActions: swapped,
      certificateArn: swapped,
      sslPolicy: swapped,
      protocol: swapped,
      port: swapped,
      alpnPolicy: swapped,
    },
    replaced: listenerGone,
    deleted: listenerGone,
    cost: "free",
  },
  "aws:lb/listenerRule:ListenerRule": {
    tier: "balancer",
    noun: "listener rule",
    properties: { ...tagged, actions: swapped, conditions: swapped, priority: swapped },
    replaced: "none",
    deleted: step => ({
      severity: "medium",
      what: `The rule ${step.name} of the load balancer is taken away.`,
      effect: "Requests that it matched go to the next rule within seconds.",
      advice: "Check where they go.",
    }),
    cost: "free",
  },
  "aws:lb/listenerCertificate:ListenerCertificate": {
    tier: "balancer",
    noun: "additional certificate",
    properties: {},
    replaced: "none",
    deleted: step => ({
      severity: "medium",
      what: `The load balancer no longer serves the certificate of ${step.name}.`,
      effect: "Browsers warn visitors of the names that only this certificate has.",
      advice: "Check the names of the remaining certificates.",
    }),
    cost: "free",
  },
  "aws:lb/targetGroup:TargetGroup": {
    tier: "balancer",
    noun: "target group",
    properties: {
      ...tagged,
      healthCheck: (change, step) => ({
        severity: "medium",
        what: `The health check of ${step.name} changes: ${change.path} ${goes(change)}.`,
        effect:
          "If the servers do not pass it, the load balancer takes all of them out, and then sends requests to all.",
        advice: "Check that the running servers answer it.",
      }),
      stickiness: (change, step) => ({
        severity: "low",
        what: `The stickiness of ${step.name} changes: ${change.path} ${goes(change)}.`,
        effect:
          "Visitors may land on another server. What a program keeps on one server only, such as sessions in files, is then not found.",
        advice: "Check where the program keeps sessions.",
      }),
      ...harmless("deregistrationDelay", "slowStart", "loadBalancingAlgorithmType", "targetHealthStates"),
      ...harmless("targetGroupHealth", "loadBalancingAnomalyMitigation", "loadBalancingCrossZoneEnabled"),
    },
    // The name of a group is unique: AWS refuses a second one of the same name (DuplicateTargetGroupName).
    replaced: step => ({
      severity: "medium",
      what: `The target group ${step.name} is replaced.`,
      effect:
        "The new group has no healthy server until the new registrations have passed their checks: visitors may get 503 for a minute or more.",
      advice: step.changes.some(({ property }) => property === "name")
        ? "Run it at a quiet time."
        : "Run it at a quiet time. AWS takes each name once: Pulumi must make the name, or it must change as well.",
    }),
    deleted: step => ({
      severity: "medium",
      what: `The target group ${step.name} is ${ended(step)}.`,
      effect: "AWS refuses to delete it while a listener sends requests to it. Otherwise its servers get none.",
      advice: "Check that another group has the servers.",
    }),
    cost: "free",
  },
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    tier: "balancer",
    noun: "registration",
    properties: {},
    replaced: step =>
      step.deletesFirst
        ? {
            severity: "medium",
            what: `The registration ${step.name} is deleted before the new one is there.`,
            effect: "Its server gets no requests until the new registration has passed its checks.",
            advice: "Let Pulumi make the new one first.",
          }
        : undefined,
    deleted: unregistered,
    cost: "free",
  },
};
