import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PublishedName } from "./names";

export interface CertificateArgs {
  /** Names that the certificate is for, at least one. A change replaces the certificate, the new one first. */
  readonly names: readonly PublishedName[];
}

/**
 * A certificate of ACM. A DNS record proves to ACM that a name is ours. ACM renews the certificate as long as the records
 * exist. The record of a name is the same for every stack, so it is not deleted with the stack.
 */
export class Certificate extends pulumi.ComponentResource {
  /** ARN of the certificate. Known when it has been issued. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:Certificate", name, {}, opts);
    const parent = { parent: this };

    const [first, ...others] = args.names.map(one => one.name);
    const certificate = new aws.acm.Certificate(
      `${name}-certificate`,
      {
        domainName: first!,
        ...(others.length === 0 ? {} : { subjectAlternativeNames: others }),
        validationMethod: "DNS",
        tags: { Name: `${name}-certificate` },
      },
      parent,
    );
    // A loop over the options inside `apply` would make resources that a preview cannot show.
    const proofs = provenDomains(args.names).map(({ name: domain, zone }, index) => {
      const proof = certificate.domainValidationOptions.apply(options =>
        options.find(option => provenBy(option.domainName) === domain)!,
      );
      return new aws.route53.Record(
        index === 0 ? `${name}-certificate-proof` : `${name}-certificate-proof-${domain}`,
        {
          zoneId: zone,
          name: proof.resourceRecordName,
          type: proof.resourceRecordType,
          records: [proof.resourceRecordValue],
          ttl: 300,
          // A second stack for the same domain needs the same record: ACM has one for each domain of an account.
          allowOverwrite: true,
        },
        // Without the record, ACM could not renew the other stack's certificate. It stays, and costs nothing.
        { ...parent, retainOnDelete: true },
      );
    });
    const issued = new aws.acm.CertificateValidation(
      `${name}-certificate-issued`,
      { certificateArn: certificate.arn, validationRecordFqdns: proofs.map(record => record.fqdn) },
      // ACM needs a few minutes, and waits for ever if a domain is not delegated to its zone. The default is 75 minutes.
      { ...parent, customTimeouts: { create: "15m" } },
    );

    this.arn = issued.certificateArn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** The domain whose record proves a name. A wildcard has the record of its domain (ACM user guide, "DNS validation"). */
const provenBy = (name: string) => name.replace(/^\*\./, "").toLowerCase();

/** The domains that need a record: `example.com` for both `example.com` and `*.example.com`. The first zone counts. */
function provenDomains(names: readonly PublishedName[]): PublishedName[] {
  const domains = new Map<string, PublishedName>();
  for (const { name, zone } of names)
    if (!domains.has(provenBy(name))) domains.set(provenBy(name), { name: provenBy(name), zone });
  return [...domains.values()];
}
