import { text, record } from "../../core/account";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { SERVICE, checkName, range } from "./rules";
import { listenersTo, rulesTo } from "./listeners";

export const targetGroups: Behaviours = {
  "aws:lb/targetGroup:TargetGroup": {
    check(inputs, given) {
      const check = record(inputs["healthCheck"]);
      const problems = [
        ...checkName(inputs),
        ...range(inputs, "deregistrationDelay", 0, 3600),
        ...range(inputs, "healthCheck.interval", 5, 300),
        ...range(inputs, "healthCheck.timeout", 2, 120),
        ...range(inputs, "healthCheck.healthyThreshold", 2, 10),
        ...range(inputs, "healthCheck.unhealthyThreshold", 2, 10),
        ...range(inputs, "stickiness.cookieDuration", 0, 604800),
      ];
      if (check["path"] !== undefined && !text(check["path"]).startsWith("/"))
        problems.push(["healthCheck.path", `path in health check must begin with a '/': "${text(check["path"])}"`]);
      if ((inputs["targetType"] ?? "instance") !== "lambda")
        for (const property of ["port", "protocol", "vpcId"])
          if (!given(property))
            problems.push([
              property,
              `Attribute "${property === "vpcId" ? "vpc_id" : property}" must be specified when "target_type" is "${text(inputs["targetType"] ?? "instance")}".`,
            ]);
      return problems;
    },
    create(draft, { account }) {
      const name = text(draft.inputs["name"]);
      if (account.find(draft.type, "name", name)) throw new Error(`ELBv2 Target Group (${name}) already exists`);
      const { interval = 30, timeout = 5 } = record(draft.inputs["healthCheck"]);
      if (Number(timeout) >= Number(interval))
        throw new AwsError(
          `creating ELBv2 Target Group (${name})`,
          SERVICE,
          "CreateTargetGroup",
          "ValidationError",
          `Health check timeout '${text(timeout)}' must be smaller than the interval '${text(interval)}'`,
        );
      return { arnSuffix: text(draft.outputs["arn"]).split(":").pop(), loadBalancerArns: [] };
    },
    refresh: (resource, { account }) => ({
      loadBalancerArns: [...new Set(listenersTo(account, resource.id).map(l => text(l.inputs["loadBalancerArn"])))],
    }),
    remove(resource, { account }) {
      if (listenersTo(account, resource.id).length > 0 || rulesTo(account, resource.id).length > 0)
        throw new AwsError(
          `deleting ELBv2 Target Group (${resource.id})`,
          SERVICE,
          "DeleteTargetGroup",
          "ResourceInUse",
          `Target group '${resource.id}' is currently in use by a listener or a rule`,
        );
    },
  },

  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    create(draft, { account }) {
      const { targetGroupArn, targetId } = draft.inputs;
      const failed = (code: string, why: string) =>
        new AwsError(
          `registering ELBv2 Target Group (${text(targetGroupArn)}) target`,
          SERVICE,
          "RegisterTargets",
          code,
          why,
        );
      const group = account.get("aws:lb/targetGroup:TargetGroup", targetGroupArn);
      if (group === undefined) throw failed("TargetGroupNotFound", "One or more target groups not found");
      const isInstance = (group.inputs["targetType"] ?? "instance") === "instance";
      if (isInstance && account.get("aws:ec2/instance:Instance", targetId) === undefined)
        throw failed(
          "InvalidTarget",
          `The following targets are not in a running state and cannot be registered: '${text(targetId)}'`,
        );
      account.deregistered.delete(`${text(targetGroupArn)} ${text(targetId)}`);
      return {};
    },
  },
};
