import type { Account } from "../../core/account";
import type { Inputs } from "../../core/resource";
import type { Behaviours, Told } from "../../core/behaviour";
import { range } from "../checks";
import { elbError } from "./errors";
import { checkRule } from "./listenerRules";
import { defaultPolicy, sslPolicies } from "./sslPolicies";

const listenerType = "aws:lb/listener:Listener";
const ruleType = "aws:lb/listenerRule:ListenerRule";

export const listeners: Behaviours = {
  [listenerType]: {
    check: inputs => range(inputs, "port", 1, 65535),
    create(draft, { account }): Told<typeof listenerType> {
      const { loadBalancerArn, port } = draft.inputs;
      const doing = "creating ELBv2 Listener";
      const protocol = inferProtocol(draft.inputs);
      if (account.all(listenerType).some(l => l.inputs.loadBalancerArn === loadBalancerArn && l.inputs.port === port))
        throw elbError(
          doing,
          "CreateListener",
          "DuplicateListener",
          `A listener already exists on this port for this load balancer '${loadBalancerArn}'`,
        );
      checkSecurity(doing, "CreateListener", protocol, draft.inputs, account);
      checkTargets(doing, "CreateListener", loadBalancerArn, draft.inputs.defaultActions, account);
      return {
        protocol,
        ...(protocol === "HTTPS" ? { sslPolicy: draft.inputs.sslPolicy ?? defaultPolicy } : {}),
      };
    },
    update(resource, inputs, { account }) {
      const protocol = inferProtocol(inputs);
      const doing = `modifying ELBv2 Listener (${resource.id})`;
      checkSecurity(doing, "ModifyListener", protocol, inputs, account);
      checkTargets(doing, "ModifyListener", inputs.loadBalancerArn, inputs.defaultActions, account);
      return { protocol };
    },
  },

  [ruleType]: {
    check: inputs => range(inputs, "priority", 1, 50000),
    create(draft, { account }) {
      const { listenerArn, priority } = draft.inputs;
      const listener = account.get(listenerType, listenerArn);
      const balancer = listener?.inputs.loadBalancerArn;
      checkRule("creating ELBv2 Listener Rule", "CreateRule", draft.inputs, listener?.outputs.protocol);
      checkTargets("creating ELBv2 Listener Rule", "CreateRule", balancer, draft.inputs.actions, account);
      const taken = account
        .all(ruleType)
        .filter(r => r.inputs.listenerArn === listenerArn)
        .map(r => r.outputs.priority ?? 0);
      if (priority !== undefined && taken.includes(priority))
        throw elbError(
          "creating ELBv2 Listener Rule",
          "CreateRule",
          "PriorityInUse",
          `Priority '${priority}' is currently in use`,
        );
      return { priority: priority ?? Math.max(0, ...taken) + 1 };
    },
    update(resource, inputs, { account }): Told<typeof ruleType> {
      const protocol = account.get(listenerType, inputs.listenerArn)?.outputs.protocol;
      checkRule(`modifying ELBv2 Listener Rule (${resource.id})`, "ModifyRule", inputs, protocol);
      return {};
    },
  },
};

const inferProtocol = (inputs: Inputs<typeof listenerType>) =>
  inputs.protocol ?? (inputs.certificateArn === undefined ? "HTTP" : "HTTPS");

function checkSecurity(
  doing: string,
  operation: string,
  protocol: string,
  inputs: Inputs<typeof listenerType>,
  account: Account,
): void {
  const arn = inputs.certificateArn;
  if (protocol === "HTTPS" && arn === undefined)
    throw elbError(doing, operation, "ValidationError", "A certificate must be specified for HTTPS listeners");
  const own = account.get("aws:acm/certificate:Certificate", arn);
  if (own !== undefined && own.outputs.status !== "ISSUED")
    throw elbError(
      doing,
      operation,
      "UnsupportedCertificate",
      `The certificate '${arn}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
    );
  // ELB API, CreateListener, "Errors": SSLPolicyNotFound. The text is in AWS's style.
  if (inputs.sslPolicy !== undefined && !(inputs.sslPolicy in sslPolicies))
    throw elbError(doing, operation, "SSLPolicyNotFound", `SSL policy '${inputs.sslPolicy}' not found`);
  if (arn !== undefined && own === undefined && !arn.startsWith(`arn:aws:acm:${account.region}:`))
    throw elbError(doing, operation, "CertificateNotFound", `Certificate '${arn}' not found`);
}

/** What a listener does with a request by default, or a rule with a request that meets its conditions. */
export type RequestAction = NonNullable<
  Inputs<typeof listenerType>["defaultActions"] | Inputs<typeof ruleType>["actions"]
>[number];

/** Target groups that an action forwards to, with their weights. */
export const groupsOfAction = ({ targetGroupArn, forward }: RequestAction): { arn: string; weight: number }[] =>
  targetGroupArn === undefined
    ? (forward?.targetGroups ?? []).map(({ arn, weight = 1 }) => ({ arn, weight }))
    : [{ arn: targetGroupArn, weight: 1 }];

/** Refuses target groups of another VPC than the load balancer's. */
function checkTargets(
  doing: string,
  operation: string,
  balancerArn: string | undefined,
  actions: readonly RequestAction[] | undefined,
  account: Account,
): void {
  const balancer = account.get("aws:lb/loadBalancer:LoadBalancer", balancerArn);
  for (const { arn } of (actions ?? []).flatMap(groupsOfAction)) {
    const group = account.get("aws:lb/targetGroup:TargetGroup", arn);
    if (balancer !== undefined && group !== undefined && group.inputs.vpcId !== balancer.outputs.vpcId)
      throw elbError(
        doing,
        operation,
        "InvalidConfigurationRequest",
        `Target group '${arn}' is in a different VPC than load balancer '${balancer.id}'`,
      );
  }
}

const forwardsTo = (actions: readonly RequestAction[] | undefined, arn: string) =>
  actions?.some(action => groupsOfAction(action).some(group => group.arn === arn));

/** Listeners whose default action forwards to the target group. */
export const listenersTo = (account: Account, arn: string) =>
  account.all(listenerType).filter(l => forwardsTo(l.inputs.defaultActions, arn));

/** Rules that forward to the target group. */
export const rulesTo = (account: Account, arn: string) =>
  account.all(ruleType).filter(r => forwardsTo(r.inputs.actions, arn));
