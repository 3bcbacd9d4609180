import { type ChangeRule, type Kind, type StepRule, tagged } from "./kind";
import { otherGroups } from "./securityGroups";

const swapped: ChangeRule = ({ path }, step) => ({
  severity: "medium",
  what: `The listener ${step.name} changes: ${path}.`,
  effect: "Visitors get the new behaviour within seconds. Connections that are open go on.",
  advice: "Open the site after the update, also by the old address and protocol.",
});

const listenerGone: StepRule = step => ({
  severity: "high",
  what: `The listener ${step.name} is ${step.operation === "replace" ? "replaced" : "taken away"}.`,
  effect: "Visitors of its port are refused from then on, or until the new listener is there.",
  advice: "Check that another listener answers at this port.",
});

/** The load balancer: its listeners, and where they send requests. */
export const balancer: Readonly<Record<string, Kind>> = {
  "aws:lb/loadBalancer:LoadBalancer": {
    tier: "balancer",
    noun: "load balancer",
    properties: {
      ...tagged,
      securityGroups: otherGroups(({ name }) => `The load balancer ${name}`, "the site"),
      subnets: "none",
      subnetMappings: "none",
      idleTimeout: "none",
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
        after === true
          ? undefined
          : {
              severity: "medium",
              what: `The load balancer ${step.name} loses its deletion protection.`,
              effect: "Nothing happens now. The next update, or a person in the console, can delete it.",
              advice: "Approve it only if it is to be deleted next.",
            },
      dropInvalidHeaderFields: "none",
      desyncMitigationMode: "none",
      enableHttp2: "none",
      enableCrossZoneLoadBalancing: "none",
      xffHeaderProcessingMode: "none",
      clientKeepAlive: "none",
    },
    replaced: step => ({
      severity: "high",
      what: `The load balancer ${step.name} is replaced and gets another address.`,
      effect:
        "Visitors who use the old name of AWS fail. Those who use a domain fail until its record and their caches have the new one.",
      advice: "Do not merge this without a plan for the address.",
    }),
    deleted: step => ({
      severity: "high",
      what: `The load balancer ${step.name} is ${step.operation === "forget" ? "forgotten" : "deleted"}.`,
      effect: "The site cannot be reached any more.",
      advice: "Approve it only if the site is to end.",
    }),
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
  },
  "aws:lb/targetGroup:TargetGroup": {
    tier: "balancer",
    noun: "target group",
    properties: {
      ...tagged,
      healthCheck: ({ path, before, after }, step) => ({
        severity: "medium",
        what: `The health check of ${step.name} changes: ${path} from ${String(before)} to ${String(after)}.`,
        effect:
          "If the servers do not pass it, the load balancer takes all of them out, and then sends requests to all.",
        advice: "Check that the running servers answer it.",
      }),
      deregistrationDelay: "none",
      stickiness: "none",
      slowStart: "none",
      loadBalancingAlgorithmType: "none",
      targetHealthStates: "none",
    },
    replaced: step => ({
      severity: "high",
      what: `The target group ${step.name} is replaced.`,
      effect:
        "The new group has no healthy server until the new registrations have passed their checks: visitors may get 503 for a minute or more.",
      advice: "Run it at a quiet time.",
    }),
    deleted: "none",
  },
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    tier: "balancer",
    noun: "registration",
    properties: {},
    replaced: "none",
    deleted: "none",
  },
};
