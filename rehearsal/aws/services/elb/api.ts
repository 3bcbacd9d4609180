import type { Api, ApiContext } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { awsQuery, queryAnswer } from "../../http/query";
import { element } from "../../http/xml";
import { ElbStore } from "./store";

/** What a program needs to watch and to drain its targets. */
export const api: Api = {
  signingName: "elasticloadbalancing",
  answer: (request, context) =>
    queryAnswer(
      request,
      awsQuery,
      "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
      async (action, form) => {
        const group = form.get("TargetGroupArn") ?? "";
        context.callers.authorize(request, `elasticloadbalancing:${action}`, group);
        if (context.account.get("aws:lb/targetGroup:TargetGroup", group) === undefined)
          throw new ApiError(400, "TargetGroupNotFound", "One or more target groups not found");
        const call = calls[action];
        if (call === undefined)
          throw new ApiError(400, "InvalidAction", `the rehearsal does not know elasticloadbalancing ${action}`);
        const targets = [...form.entries()]
          .filter(([key]) => /^Targets\.member\.\d+\.Id$/.test(key))
          .map(([, id]) => id);
        return call(group, targets, context);
      },
    ),
};

/** Each takes the ARN of a target group and the ids of the targets that the call names. */
const calls: Readonly<
  Record<string, (group: string, targets: readonly string[], context: ApiContext) => Promise<string>>
> = {
  async DescribeTargetHealth(group, targets, { account, hardware }) {
    const asked = account.get("aws:lb/targetGroup:TargetGroup", group)?.inputs.healthCheck?.port ?? "traffic-port";
    const all = (await hardware.targetHealth()).filter(
      target => target.targetGroupArn === group && (targets.length === 0 || targets.includes(target.targetId)),
    );
    const members = all.map(
      ({ targetId, port, state, reason, description }) =>
        `<member><Target>${element("Id", targetId)}${element("Port", port)}</Target>${element("HealthCheckPort", asked === "traffic-port" ? port : asked)}` +
        `<TargetHealth>${element("State", state)}${element("Reason", reason)}${element("Description", description)}</TargetHealth></member>`,
    );
    return `<TargetHealthDescriptions>${members.join("")}</TargetHealthDescriptions>`;
  },

  async DeregisterTargets(group, targets, { account, settle }) {
    for (const id of targets) account.store(ElbStore).deregistered.add(`${group} ${id}`);
    await settle();
    return "";
  },
};
