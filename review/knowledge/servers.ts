import { shown } from "../plan/shown";
import { type ChangeRule, type Kind, type StepRule, tagged } from "./kind";
import { otherGroups } from "./securityGroups";

/** Whether another server of the same kind is untouched or made in the same plan before the old one goes. */
const replaced: StepRule = step =>
  step.deletesFirst
    ? {
        severity: "high",
        what: `The server ${step.name} is deleted before the new one is there.`,
        effect: "It serves nothing for as long as a new one needs to boot. If it is the only one, the site is down.",
        advice: "Let Pulumi make the new one first (no deleteBeforeReplace).",
      }
    : {
        severity: "low",
        what: `The server ${step.name} is replaced, the new one first.`,
        effect:
          "Visitors notice nothing if the program waits until the new server is healthy. What is only on its disk is lost.",
        advice: "Check that nothing that must be kept is on the server itself.",
      };

const stops =
  (what: string): ChangeRule =>
  ({ before, after }, step) => ({
    severity: "medium",
    what: `The server ${step.name} is stopped and started again: ${what} ${isLong(before) ? "changes" : `goes from ${shown(before)} to ${shown(after)}`}.`,
    effect:
      "It serves nothing for one to three minutes. If all servers change like this, they may do so at the same time.",
    advice: "Replace servers instead of changing them, so that new ones come first.",
  });

const isLong = (value: unknown) => typeof value === "string" && value.includes("\n");

const deleted: StepRule = step => ({
  severity: "medium",
  what: `The server ${step.name} is ${step.operation === "forget" ? "forgotten: it goes on and costs money" : "deleted"}.`,
  effect: "The remaining servers take its visitors. Requests in flight end with the draining of the load balancer.",
  advice: "Check that enough servers remain for a lost zone.",
});

/** EC2 instances, what they are told, what they may do, and the releases that they fetch. */
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
      metadataOptions: ({ path, after }, step) =>
        after === "optional" || (path.endsWith("httpPutResponseHopLimit") && Number(after) > 1)
          ? {
              severity: "medium",
              what: `The metadata service of ${step.name} becomes easier to reach: ${path} is ${String(after)}.`,
              effect: "A page that can be made to fetch an address may hand out the keys of the server's role.",
              advice: "Keep httpTokens required and the hop limit 1.",
            }
          : undefined,
      rootBlockDevice: "none",
      maintenanceOptions: "none",
      userDataReplaceOnChange: "none",
      disableApiTermination: "none",
      forceDestroy: "none",
    },
    replaced,
    deleted,
  },
  "aws:iam/role:Role": {
    tier: "servers",
    noun: "role",
    properties: {
      ...tagged,
      assumeRolePolicy: (_change, step) => ({
        severity: "medium",
        what: `Others may take the role ${step.name} from now on.`,
        effect: "The change applies within seconds.",
        advice: "Read the policy in the changes below.",
      }),
    },
    replaced: "none",
    deleted: "none",
  },
  "aws:iam/rolePolicy:RolePolicy": {
    tier: "servers",
    noun: "policy",
    properties: {
      policy: (_change, step) => ({
        severity: "medium",
        what: `The rights in ${step.name} change.`,
        effect: "The change applies within seconds, also to programs that run.",
        advice: "Read the policy in the changes below: nothing more than is needed, and nothing less.",
      }),
    },
    replaced: "none",
    deleted: step => ({
      severity: "medium",
      what: `The rights in ${step.name} are taken away.`,
      effect: "Programs with this role fail at their next call.",
      advice: "Check that another policy takes its place.",
    }),
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    tier: "servers",
    noun: "instance profile",
    properties: { ...tagged, role: "none" },
    replaced: "none",
    deleted: "none",
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    tier: "servers",
    noun: "release file",
    properties: { ...tagged, source: "none", content: "none", contentType: "none", sourceHash: "none" },
    replaced: "none",
    deleted: "none",
  },
};
