import { costs } from "../../figures/costs";
import { isUnknown } from "../../plan/plan";
import { all, part, rolled } from "../containerRules";
import { ended, goes, harmless, type Kind, tagged } from "../kind";

const service = "Requests to it fail until another one answers.";

/** Programs in containers, functions and state machines. */
export const containers: Readonly<Record<string, Kind>> = {
  "aws:ecs/cluster:Cluster": part("cluster of containers", {
    effect: "AWS refuses to delete it while services run in it.",
    properties: harmless("settings", "configuration", "serviceConnectDefaults"),
    cost: "free",
  }),
  // Source: ECS developer guide, "Deploy Amazon ECS services by replacing tasks": new tasks come before old ones end.
  "aws:ecs/service:Service": part("service", {
    effect: service,
    properties: {
      ...harmless("enableEcsManagedTags", "waitForSteadyState", "propagateTags", "deploymentCircuitBreaker"),
      ...harmless("deploymentMinimumHealthyPercent", "deploymentMaximumPercent", "healthCheckGracePeriodSeconds"),
      ...all(
        rolled("service"),
        "taskDefinition",
        "loadBalancers",
        "networkConfiguration",
        "platformVersion",
        "forceNewDeployment",
      ),
      desiredCount: (change, step) => ({
        severity: isUnknown(change.after) || Number(change.after ?? 0) > 0 ? "low" : "high",
        what: `The service ${step.name} gets another number of tasks: it ${goes(change)}.`,
        effect:
          Number(change.after ?? 0) === 0
            ? "It serves nothing any more."
            : "Tasks are started or ended within minutes.",
        advice: "Check that enough remain for a lost zone.",
      }),
    },
  }),
  "aws:ecs/taskDefinition:TaskDefinition": {
    tier: "servers",
    noun: "task definition",
    properties: { ...tagged, ...harmless("skipDestroy", "trackLatest") },
    // Every change makes a new revision; running tasks keep the old one. Source: ECS API, RegisterTaskDefinition.
    replaced: step => ({
      severity: "low",
      what: `The task definition ${step.name} gets a new revision.`,
      effect:
        "Running tasks stay as they are. A service that uses the new revision replaces its tasks, new ones first.",
      advice: "Read what changes below.",
    }),
    deleted: step => ({
      severity: "low",
      what: `The task definition ${step.name} is ${ended(step)}.`,
      effect: "Running tasks go on, and no new ones can be started from it.",
      advice: "Check that no service uses it.",
    }),
    cost: "free",
  },
  "aws:lambda/function:Function": part("function", {
    cost: costs.function,
    effect: service,
    properties: {
      ...harmless("publish", "loggingConfig", "tracingConfig", "skipDestroy"),
      ...all(
        rolled("function"),
        "code",
        "s3Bucket",
        "s3Key",
        "s3ObjectVersion",
        "sourceCodeHash",
        "imageUri",
        "handler",
      ),
      ...all(rolled("function"), "runtime", "environment", "timeout", "memorySize", "layers", "role", "vpcConfig"),
      ...all(rolled("function"), "reservedConcurrentExecutions", "deadLetterConfig", "architectures"),
    },
  }),
  "aws:lambda/permission:Permission": part("permission to call a function", {
    effect: "Who calls the function by it alone is refused.",
    properties: {},
    created: step =>
      step.after?.["principal"] === "*"
        ? {
            severity: "high",
            what: `${step.name} lets everybody call the function.`,
            effect: "Within seconds anybody with an account of AWS can.",
            advice: "Name the service or the account that calls it.",
          }
        : undefined,
    cost: "free",
  }),
  "aws:lambda/eventSourceMapping:EventSourceMapping": part("source of a function's events", {
    effect: "Events wait and are handled late, or are lost.",
    properties: {
      ...harmless("batchSize", "maximumBatchingWindowInSeconds"),
      ...all(rolled("source"), "enabled", "functionName"),
    },
    cost: "free",
  }),
  // Source: Step Functions developer guide, "Updating a state machine": executions that run go on with the old definition.
  "aws:sfn/stateMachine:StateMachine": part("state machine", {
    cost: costs.stateMachine,
    effect: "Its executions end, and whoever starts one fails.",
    properties: {
      ...harmless("loggingConfiguration", "tracingConfiguration", "publish", "versionDescription"),
      ...all(rolled("state machine"), "definition", "roleArn"),
    },
  }),
  // Source: EKS user guide, "Update existing cluster to new Kubernetes version": programs go on, and there is no way back.
  "aws:eks/cluster:Cluster": part("Kubernetes cluster", {
    times: "unknown",
    effect: "Everything that runs in it ends, with what is kept in it alone.",
    properties: {
      ...harmless("enabledClusterLogTypes", "upgradePolicy"),
      vpcConfig: rolled("Kubernetes cluster"),
      version: (change, step) => ({
        severity: "medium",
        what: `The Kubernetes cluster ${step.name} gets another version: it ${goes(change)}.`,
        effect: "Programs go on. It cannot be set back, and programs that use what the version removed fail.",
        advice: "Check what the new version removes.",
      }),
    },
  }),
  "aws:eks/nodeGroup:NodeGroup": part("group of nodes", {
    times: "unknown",
    effect: "Its programs are moved to other nodes, or wait until there are some.",
    properties: {
      ...harmless("labels", "updateConfig", "forceUpdateVersion", "taints"),
      ...all(rolled("group of nodes"), "scalingConfig", "version", "releaseVersion", "launchTemplate"),
    },
  }),
  "aws:appautoscaling/target:Target": part("limits of scaling", {
    effect: "The number of tasks no longer follows the load.",
    properties: { ...all(rolled("limits"), "minCapacity", "maxCapacity") },
    cost: "free",
  }),
  "aws:appautoscaling/policy:Policy": part("scaling policy", {
    effect: "The number of tasks no longer follows the load.",
    properties: all(
      rolled("scaling policy"),
      "targetTrackingScalingPolicyConfiguration",
      "stepScalingPolicyConfiguration",
    ),
    cost: "free",
  }),
};
