import { AwsError } from "../../core/awsError";
import type { Behaviours, Told } from "../../core/behaviour";
import { fullName, recordType, withoutDot } from "./names";
import { checkRecord } from "./rules";

export const resources: Behaviours = {
  "aws:route53/zone:Zone": {
    create: (draft): Told<"aws:route53/zone:Zone"> => ({
      zoneId: draft.id,
      nameServers: [1, 2, 3, 4].map(n => `ns-${n}.awsdns-0${n}.example`),
      primaryNameServer: "ns-1.awsdns-01.example",
    }),
    remove(resource, { account }) {
      const isEmpty = !account.all(recordType).some(r => r.inputs.zoneId === resource.id);
      if (!isEmpty && resource.inputs.forceDestroy !== true)
        throw new AwsError(
          `deleting Route 53 Hosted Zone (${resource.id})`,
          "Route 53",
          "DeleteHostedZone",
          "HostedZoneNotEmpty",
          "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
        );
    },
  },

  [recordType]: {
    check: checkRecord,
    create(draft, { account }) {
      const { type, zoneId, allowOverwrite } = draft.inputs;
      const name = fullName(account, draft.inputs.name, zoneId);
      const zone = withoutDot(account.get("aws:route53/zone:Zone", zoneId)?.inputs.name);
      if (zone !== "" && name !== zone && !name.endsWith(`.${zone}`))
        throw refused(`[RRSet with DNS name ${name}. is not permitted in zone ${zone}.]`);
      const exists = account
        .all(recordType)
        .some(({ inputs, outputs }) => outputs.fqdn === name && inputs.type === type && inputs.zoneId === zoneId);
      if (exists && allowOverwrite !== true)
        throw refused(`[Tried to create resource record set [name='${name}.', type='${type}'] but it already exists]`);
      return { fqdn: name };
    },
  },
};

const refused = (why: string) =>
  new AwsError("creating Route53 Record", "Route 53", "ChangeResourceRecordSets", "InvalidChangeBatch", why);
