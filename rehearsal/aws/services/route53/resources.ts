import { type Account, list, random, text } from "../../core/account";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";

const RECORD = "aws:route53/record:Record";
const CERTIFICATE = "aws:acm/certificate:Certificate";

const bare = (name: unknown) => text(name).replace(/\.$/, "").toLowerCase();

/** Names of a certificate with the record that proves each of them. */
const proofs = (names: readonly string[]) =>
  names.map(name => ({
    domainName: name,
    resourceRecordName: `_${random.hex(32)}.${name.replace(/^\*\./, "")}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${random.hex(32)}.jkddzztszm.acm-validations.aws.`,
  }));

export const dns: Behaviours = {
  "aws:route53/zone:Zone": {
    create: draft => ({
      zoneId: draft.id,
      nameServers: [1, 2, 3, 4].map(n => `ns-${n}.awsdns-0${n}.example`),
      primaryNameServer: "ns-1.awsdns-01.example",
    }),
    remove(resource, { account }) {
      if (account.all(RECORD).some(r => r.inputs["zoneId"] === resource.id) && resource.inputs["forceDestroy"] !== true)
        throw new AwsError(
          `deleting Route 53 Hosted Zone (${resource.id})`,
          "Route 53",
          "DeleteHostedZone",
          "HostedZoneNotEmpty",
          "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
        );
    },
  },
  [RECORD]: {
    check(_, given) {
      if (given("aliases") === given("records"))
        return [["records", 'Invalid combination of arguments. "records": one of `alias,records` must be specified']];
      return given("records") && !given("ttl")
        ? [["ttl", 'Missing required argument. "ttl": all of `records,ttl` must be specified']]
        : [];
    },
    create(draft, { account }) {
      const { name, type, zoneId, allowOverwrite } = draft.inputs;
      const twin = account
        .all(RECORD)
        .some(r => bare(r.inputs["name"]) === bare(name) && r.inputs["type"] === type && r.inputs["zoneId"] === zoneId);
      if (twin && allowOverwrite !== true)
        throw new AwsError(
          "creating Route53 Record",
          "Route 53",
          "ChangeResourceRecordSets",
          "InvalidChangeBatch",
          `[Tried to create resource record set [name='${bare(name)}.', type='${text(type)}'] but it already exists]`,
        );
      return { fqdn: bare(name) };
    },
  },
  [CERTIFICATE]: {
    check: inputs =>
      bare(inputs["domainName"]) !== text(inputs["domainName"]).toLowerCase()
        ? [["domainName", "invalid value for domain_name (cannot end with a period)"]]
        : [],
    async create(draft, { issueCertificate, account }) {
      const names = [
        ...new Set([text(draft.inputs["domainName"]), ...list<string>(draft.inputs["subjectAlternativeNames"])]),
      ];
      account.certificates.set(text(draft.outputs["arn"]), await issueCertificate(names));
      return {
        status: "PENDING_VALIDATION",
        type: "AMAZON_ISSUED",
        domainValidationOptions: proofs(names),
        subjectAlternativeNames: names,
      };
    },
    refresh: () => ({}),
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    create(draft, { account }) {
      const certificate = account.get(CERTIFICATE, draft.inputs["certificateArn"]);
      if (certificate === undefined)
        throw new AwsError(
          "reading ACM Certificate",
          "ACM",
          "DescribeCertificate",
          "ResourceNotFoundException",
          `Could not find certificate ${text(draft.inputs["certificateArn"])}.`,
        );
      for (const proof of list(certificate.outputs["domainValidationOptions"])) {
        const there = account
          .all(RECORD)
          .some(
            r =>
              bare(r.inputs["name"]) === bare(proof["resourceRecordName"]) &&
              list<string>(r.inputs["records"]).map(bare).includes(bare(proof["resourceRecordValue"])),
          );
        if (!there)
          throw new Error(
            `waiting for ACM Certificate (${certificate.id}) to be issued: no DNS record ${text(proof["resourceRecordName"])} CNAME ${text(proof["resourceRecordValue"])} exists, so AWS would wait here until its 75 minutes are over`,
          );
      }
      certificate.outputs["status"] = "ISSUED";
      return {};
    },
  },
};

/** Addresses that the account's A records give for each name; an alias follows its balancer. */
export function deriveNames(account: Account, balancers: readonly { dnsName: string; addresses: readonly string[] }[]) {
  return account
    .all(RECORD)
    .filter(r => r.inputs["type"] === "A")
    .map(r => ({
      name: bare(r.inputs["name"]),
      addresses: [
        ...list<string>(r.inputs["records"]),
        ...list(r.inputs["aliases"]).flatMap(
          a => balancers.find(b => bare(b.dnsName) === bare(a["name"]))?.addresses ?? [],
        ),
      ],
    }));
}
