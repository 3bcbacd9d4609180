import { costs } from "../../figures/costs";
import { times } from "../../figures/times";
import { shown } from "../../plan/shown";
import { isUnknown, type Plan, type Step } from "../../plan/plan";
import { type ChangeRule, ended, goes, harmless, type Kind, type Risk, type StepRule, tagged } from "../kind";
import { autoScaling } from "../autoScaling";
import { otherGroups } from "../securityGroups";

const serverType = "aws:ec2/instance:Instance";
const registrationType = "aws:lb/targetGroupAttachment:TargetGroupAttachment";

/** Whether the plan registers the new server with a load balancer. */
const isRegistered = (step: Step, plan: Plan) =>
  plan.steps.some(
    ({ type, operation, dependencies }) =>
      type === registrationType &&
      (operation === "create" || operation === "replace") &&
      dependencies.includes(step.urn),
  );

const replaced: StepRule = (step, plan) => {
  if (step.deletesFirst)
    return {
      severity: "high",
      what: `The server ${step.name} is deleted before the new one is there.`,
      effect: "It serves nothing for as long as a new one needs to boot. If it is the only one, the site is down.",
      advice: "Let Pulumi make the new one first (no deleteBeforeReplace).",
    };
  const isPublic = step.changes.some(
    ({ property, after }) => property === "associatePublicIpAddress" && after === true,
  );
  const common = {
    severity: isPublic ? "medium" : "low",
    what: `The server ${step.name} is replaced, the new one first${
      isPublic ? ", and gets a public address: whoever its security groups let in can reach it from the internet" : ""
    }.`,
  } as const;
  return isRegistered(step, plan)
    ? {
        ...common,
        effect:
          "No outage is expected if the update waits until the new server is healthy: it is registered with the load balancer before the old one is deleted. What is only on the old disk is lost.",
        advice: "Check that nothing that must be kept is only on a server.",
      }
    : {
        ...common,
        effect:
          "The new one starts beside the old one, and the old one is deleted at the end. What is only on the old disk is lost.",
        advice: "Check that nothing that must be kept is on the server itself.",
      };
};

/** EC2 stops a server to change its type or user-data. Source: EC2 user guide, "Change the instance type". */
const stops =
  (what: string): ChangeRule =>
  (change, step, plan) => {
    const servers = plan.steps.filter(({ type }) => type === serverType);
    const isStopped = ({ operation, changes }: Step) =>
      operation === "update" && changes.some(({ property }) => stopping.has(property));
    const all = plan.isWhole && servers.every(isStopped);
    return {
      severity: all ? "high" : "medium",
      what: `The server ${step.name} is stopped and started again: ${what} ${goes(change)}.`,
      effect: all
        ? "Every server of the plan is stopped, perhaps all at the same time: the site is down for one to three minutes."
        : "It serves nothing for one to three minutes. Other servers that change like this may do so at the same time.",
      advice: "Replace servers instead of changing them, so that new ones come first.",
    };
  };
const stopping = new Set(["instanceType", "userData", "userDataBase64", "ebsOptimized", "cpuOptions"]);

const deleted: StepRule = step => ({
  severity: "medium",
  what: `The server ${step.name} is ${ended(step)}.`,
  effect:
    step.operation === "forget"
      ? "It goes on and costs money, and no update changes it."
      : "The remaining servers take its visitors, if there are others. Requests in flight end with the draining of the load balancer.",
  advice: "Check that enough servers remain for a lost zone.",
});

const templateParts = [
  "imageId",
  "instanceType",
  "userData",
  "blockDeviceMappings",
  "iamInstanceProfile",
  "keyName",
].concat(["metadataOptions", "monitoring", "networkInterfaces", "vpcSecurityGroupIds", "ebsOptimized", "placement"]);

const newVersion = (_change: unknown, step: Step): Risk => ({
  severity: "low",
  what: `The launch template ${step.name} gets a new version.`,
  effect:
    "Running servers stay as they are. New ones are made by it, one after the other if their group has an instance refresh.",
  advice: "Check which version the group uses, and whether a refresh begins.",
});

/** EC2 instances, one by one or in groups. */
export const servers: Readonly<Record<string, Kind>> = {
  "aws:ec2/instance:Instance": {
    tier: "servers",
    noun: "server",
    properties: {
      ...tagged,
      instanceType: stops("its type"),
      userData: stops("its user-data"),
      userDataBase64: stops("its user-data"),
      vpcSecurityGroupIds: otherGroups(({ name }) => `The server ${name}`),
      iamInstanceProfile: (_change, step) => ({
        severity: "medium",
        what: `The server ${step.name} gets another role.`,
        effect: "Programs on it may lose or gain rights within minutes.",
        advice: "Compare the policies of the roles.",
      }),
      ebsOptimized: stops("its link to disks"),
      cpuOptions: stops("its processors"),
      sourceDestCheck: (_change, step) => ({
        severity: "medium",
        what: `The server ${step.name} forwards packets of others, or stops to do so.`,
        effect: "What uses it as a gateway may lose its way within seconds.",
        advice: "Check the routes to it.",
      }),
      // Source: EC2 user guide, "Use IMDSv2".
      metadataOptions: ({ path, after }, step) =>
        after === undefined ||
        (!isUnknown(after) && JSON.stringify(after).includes("optional")) ||
        (path.endsWith("httpPutResponseHopLimit") && Number(after) > 1)
          ? {
              severity: "medium",
              what: `The metadata service of ${step.name} becomes easier to reach: ${path} is ${shown(after)}.`,
              effect: "A page that can be made to fetch an address may hand out the keys of the server's role.",
              advice: "Keep httpTokens required and the hop limit 1.",
            }
          : undefined,
      // Source: EC2 API, ModifyInstanceAttribute, DisableApiTermination and InstanceInitiatedShutdownBehavior.
      disableApiTermination: ({ after }, step) =>
        after === true || isUnknown(after)
          ? undefined
          : {
              severity: "medium",
              what: `The server ${step.name} loses its protection from deletion.`,
              effect: "Nothing happens now.",
              advice: "Approve it only if it is to be deleted next.",
            },
      ...harmless("rootBlockDevice", "maintenanceOptions", "userDataReplaceOnChange", "forceDestroy", "monitoring"),
      ...harmless("volumeTags", "creditSpecification", "instanceInitiatedShutdownBehavior", "hibernation"),
    },
    replaced,
    deleted,
    cost: costs.server,
    times: times.server,
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    tier: "servers",
    noun: "launch template",
    // Every change makes a new version, which only new servers use. Source: EC2 API, CreateLaunchTemplateVersion.
    properties: {
      ...tagged,
      ...harmless("updateDefaultVersion", "defaultVersion", "tagSpecifications"),
      ...Object.fromEntries(templateParts.map(name => [name, newVersion])),
    },
    replaced: step => newVersion(undefined, step),
    deleted: step => ({
      severity: "medium",
      what: `The launch template ${step.name} is ${ended(step)}.`,
      effect: "Running servers go on. A group that starts servers from it cannot start new ones.",
      advice: "Check that no group uses it.",
    }),
    cost: "free",
  },
  "aws:autoscaling/group:Group": autoScaling,
  "aws:autoscaling/policy:Policy": {
    tier: "servers",
    noun: "scaling policy",
    properties: {},
    replaced: "none",
    deleted: step => ({
      severity: "medium",
      what: `The scaling policy ${step.name} is ${ended(step)}.`,
      effect: "The group no longer grows or shrinks by it, also not when visitors need it.",
      advice: "Check that another policy takes its place.",
    }),
    cost: "free",
  },
};
