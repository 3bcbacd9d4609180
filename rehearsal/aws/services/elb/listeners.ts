import { type Account, type Properties, list, record, text } from "../../core/account";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { SERVICE, range } from "./rules";

const LISTENER = "aws:lb/listener:Listener";
const RULE = "aws:lb/listenerRule:ListenerRule";

export const listeners: Behaviours = {
  [LISTENER]: {
    check: inputs => range(inputs, "port", 1, 65535),
    create(draft, { account }) {
      const { loadBalancerArn, port } = draft.inputs;
      const doing = "creating ELBv2 Listener";
      const protocol = inferProtocol(draft.inputs);
      if (account.all(LISTENER).some(l => l.inputs["loadBalancerArn"] === loadBalancerArn && l.inputs["port"] === port))
        throw new AwsError(
          doing,
          SERVICE,
          "CreateListener",
          "DuplicateListener",
          `A listener already exists on this port for this load balancer '${text(loadBalancerArn)}'`,
        );
      checkCertificate(doing, "CreateListener", protocol, draft.inputs, account);
      return {
        protocol,
        ...(protocol === "HTTPS" ? { sslPolicy: draft.inputs["sslPolicy"] ?? "ELBSecurityPolicy-2016-08" } : {}),
      };
    },
    update(resource, inputs, { account }) {
      const protocol = inferProtocol(inputs);
      checkCertificate(`modifying ELBv2 Listener (${resource.id})`, "ModifyListener", protocol, inputs, account);
      return { protocol };
    },
  },

  [RULE]: {
    check: inputs => range(inputs, "priority", 1, 50000),
    create(draft, { account }) {
      const { listenerArn, priority } = draft.inputs;
      const taken = account
        .all(RULE)
        .filter(r => r.inputs["listenerArn"] === listenerArn)
        .map(r => Number(r.outputs["priority"]));
      if (taken.includes(Number(priority)))
        throw new AwsError(
          "creating ELBv2 Listener Rule",
          SERVICE,
          "CreateRule",
          "PriorityInUse",
          `Priority '${text(priority)}' is currently in use`,
        );
      return { priority: priority ?? Math.max(0, ...taken) + 1 };
    },
  },
};

const inferProtocol = (inputs: Properties) =>
  text(inputs["protocol"] ?? (inputs["certificateArn"] === undefined ? "HTTP" : "HTTPS"));

function checkCertificate(
  doing: string,
  operation: string,
  protocol: string,
  inputs: Properties,
  account: Account,
): void {
  const arn = inputs["certificateArn"];
  if (protocol === "HTTPS" && arn === undefined)
    throw new AwsError(
      doing,
      SERVICE,
      operation,
      "ValidationError",
      "A certificate must be specified for HTTPS listeners",
    );
  const own = account.get("aws:acm/certificate:Certificate", arn);
  if (own !== undefined && own.outputs["status"] !== "ISSUED")
    throw new AwsError(
      doing,
      SERVICE,
      operation,
      "UnsupportedCertificate",
      `The certificate '${text(arn)}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
    );
  if (arn !== undefined && own === undefined && !text(arn).startsWith(`arn:aws:acm:${account.region}:`))
    throw new AwsError(doing, SERVICE, operation, "CertificateNotFound", `Certificate '${text(arn)}' not found`);
}

/** Target groups that an action sends to. */
export const groupsOfAction = (action: Properties): { arn: string; weight: number }[] => [
  ...(action["targetGroupArn"] === undefined ? [] : [{ arn: text(action["targetGroupArn"]), weight: 1 }]),
  ...(action["targetGroupArn"] === undefined
    ? list(record(action["forward"])["targetGroups"]).map(g => ({
        arn: text(g["arn"]),
        weight: Number(g["weight"] ?? 1),
      }))
    : []),
];

const sendsTo = (actions: unknown, arn: string) => list(actions).some(a => groupsOfAction(a).some(g => g.arn === arn));
/** Listeners whose default action sends to the group. */
export const listenersTo = (account: Account, arn: string) =>
  account.all(LISTENER).filter(l => sendsTo(l.inputs["defaultActions"], arn));
/** Rules that send to it. */
export const rulesTo = (account: Account, arn: string) =>
  account.all(RULE).filter(r => sendsTo(r.inputs["actions"], arn));
