import { createHash } from "node:crypto";
import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { AwsError } from "../../core/awsError";
import type { Behaviours, Told } from "../../core/behaviour";
import { QuotaStore } from "../quotas";
import { hasRecord, withoutDot } from "../route53/names";
import { AcmStore } from "./store";

const certificateType = "aws:acm/certificate:Certificate";

/**
 * For each name of a certificate, the DNS record that proves that the account owns the name. It is made of both, so every
 * certificate of a name has the same record, and a wildcard has that of its domain (ACM user guide, "DNS validation").
 */
const proofsOf = (names: readonly string[], { id }: Account) =>
  names.map(name => {
    const domain = name.replace(/^\*\./, "").toLowerCase();
    const hash = (part: string) => createHash("sha256").update(`${part} ${id} ${domain}`).digest("hex").slice(0, 32);
    return {
      domainName: name,
      resourceRecordName: `_${hash("name")}.${domain}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${hash("value")}.jkddzztszm.acm-validations.aws.`,
    };
  });

export const resources: Behaviours = {
  [certificateType]: {
    check: ({ domainName = "" }) =>
      withoutDot(domainName) !== domainName.toLowerCase()
        ? [["domainName", "invalid value for domain_name (cannot end with a period)"]]
        : [],

    async create(draft, { issueCertificate, account }): Promise<Told<typeof certificateType>> {
      const { domainName = "", subjectAlternativeNames = [], keyAlgorithm = "RSA_2048" } = draft.inputs;
      const names = [...new Set([domainName, ...subjectAlternativeNames])];
      // AWS's code and text: hashicorp/terraform-provider-aws issue 35825.
      if (names.length > account.store(QuotaStore).limits["acm:namesPerCertificate"])
        throw new AwsError(
          "requesting ACM Certificate",
          "ACM",
          "RequestCertificate",
          "LimitExceededException",
          "Certificate has too many domains.",
        );
      account.store(AcmStore).certificates.set(draft.outputs.arn ?? "", await issueCertificate(names, keyAlgorithm));
      return {
        status: "PENDING_VALIDATION",
        type: "AMAZON_ISSUED",
        domainValidationOptions: proofsOf(names, account),
        subjectAlternativeNames: names,
      };
    },
    remove(resource, { account }) {
      const users = [
        ...account.all("aws:lb/listener:Listener"),
        ...account.all("aws:lb/listenerCertificate:ListenerCertificate"),
      ];
      if (users.some(({ inputs }) => inputs.certificateArn === resource.id))
        throw new AwsError(
          `deleting ACM Certificate (${resource.id})`,
          "ACM",
          "DeleteCertificate",
          "ResourceInUseException",
          `Certificate ${resource.id} in use.`,
        );
    },
  },

  "aws:acm/certificateValidation:CertificateValidation": {
    create(draft, { account }) {
      const certificate = account.get(certificateType, draft.inputs.certificateArn);
      if (certificate === undefined)
        throw new AwsError(
          "reading ACM Certificate",
          "ACM",
          "DescribeCertificate",
          "ResourceNotFoundException",
          `Could not find certificate ${draft.inputs.certificateArn}.`,
        );
      // The provider's check (acm/certificate_validation.go): each name has its record among those that the program lists.
      const given = draft.inputs.validationRecordFqdns?.map(withoutDot);
      const unlisted = certificate.outputs.domainValidationOptions?.find(
        ({ resourceRecordName }) => given !== undefined && !given.includes(withoutDot(resourceRecordName)),
      );
      if (unlisted !== undefined)
        throw new Error(
          `missing ${unlisted.domainName} DNS validation record: ${withoutDot(unlisted.resourceRecordName)}`,
        );
      const missing = missingProof(certificate, account);
      if (missing !== undefined)
        throw new Error(
          `waiting for ACM Certificate (${certificate.id}) to be issued: no DNS record ${missing.resourceRecordName} CNAME ${missing.resourceRecordValue} exists, so AWS would wait here until its 75 minutes are over`,
        );
      certificate.outputs.status = "ISSUED";
      return {};
    },
  },
};

const missingProof = (certificate: Resource<typeof certificateType>, account: Account) =>
  certificate.outputs.domainValidationOptions?.find(
    proof => !hasRecord(account, proof.resourceRecordName, proof.resourceRecordValue),
  );
