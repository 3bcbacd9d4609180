import type { Failed } from "../../core/awsError";
import type { Behaviours, Told } from "../../core/behaviour";
import { vpcOfSubnet } from "../ec2/network/vpcOf";
import { elbError } from "./errors";
import { listenersTo, rulesTo } from "./listeners";
import { checkTargetGroup } from "./rules";
import { ElbStore } from "./store";

export const targetGroups: Behaviours = {
  "aws:lb/targetGroup:TargetGroup": {
    check: checkTargetGroup,
    create(draft, { account }): Told<"aws:lb/targetGroup:TargetGroup"> {
      const { name = "", healthCheck: { interval = 30, timeout = 5 } = {} } = draft.inputs;
      if (account.find(draft.type, "name", name)) throw new Error(`ELBv2 Target Group (${name}) already exists`);
      if (timeout >= interval)
        throw elbError(
          `creating ELBv2 Target Group (${name})`,
          "CreateTargetGroup",
          "ValidationError",
          `Health check timeout '${timeout}' must be smaller than the interval '${interval}'`,
        );
      return { arnSuffix: draft.outputs.arn?.split(":").pop(), loadBalancerArns: [] };
    },
    refresh: (resource, { account }) => ({
      loadBalancerArns: [...new Set(listenersTo(account, resource.id).map(l => l.inputs.loadBalancerArn ?? ""))],
    }),
    remove(resource, { account }) {
      if (listenersTo(account, resource.id).length > 0 || rulesTo(account, resource.id).length > 0)
        throw elbError(
          `deleting ELBv2 Target Group (${resource.id})`,
          "DeleteTargetGroup",
          "ResourceInUse",
          `Target group '${resource.id}' is currently in use by a listener or a rule`,
        );
    },
  },

  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    create(draft, { account }) {
      const { targetGroupArn, targetId } = draft.inputs;
      const failed: Failed = (code, why) =>
        elbError(`registering ELBv2 Target Group (${targetGroupArn}) target`, "RegisterTargets", code, why);
      const group = account.get("aws:lb/targetGroup:TargetGroup", targetGroupArn);
      if (group === undefined) throw failed("TargetGroupNotFound", "One or more target groups not found");
      const isInstance = (group.inputs.targetType ?? "instance") === "instance";
      const server = account.get("aws:ec2/instance:Instance", targetId);
      if (isInstance && server === undefined)
        throw failed(
          "InvalidTarget",
          `The following targets are not in a running state and cannot be registered: '${targetId}'`,
        );
      if (isInstance && vpcOfSubnet(account, server?.inputs.subnetId) !== group.inputs.vpcId)
        throw failed(
          "InvalidTarget",
          `The following targets are not in the target group VPC '${group.inputs.vpcId}': '${targetId}'`,
        );
      account.store(ElbStore).deregistered.delete(`${targetGroupArn} ${targetId}`);
      return {};
    },
  },
};
