import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface CertificateArgs {
  /** Name that the certificate is for, for example `www.example.com`. A change replaces the certificate. */
  readonly domain: string;
  /** Id of the Route 53 zone that the domain is in, for example `Z0123456789ABCDEFGHIJ`. A change replaces the DNS record. */
  readonly hostedZone: string;
}

/**
 * A certificate of ACM. A DNS record proves to ACM that the domain is ours. ACM renews the certificate as long as the record
 * exists. The record is the same for every stack of the domain, so it is not deleted with the stack.
 */
export class Certificate extends pulumi.ComponentResource {
  /** ARN of the certificate. Known when it has been issued. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:Certificate", name, {}, opts);
    const parent = { parent: this };

    const certificate = new aws.acm.Certificate(
      `${name}-certificate`,
      { domainName: args.domain, validationMethod: "DNS", tags: { Name: `${name}-certificate` } },
      parent,
    );
    // One name has one option. A loop inside `apply` would make resources that a preview cannot show.
    const proof = certificate.domainValidationOptions.apply(options => options[0]!);
    const record = new aws.route53.Record(
      `${name}-certificate-proof`,
      {
        zoneId: args.hostedZone,
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
    const issued = new aws.acm.CertificateValidation(
      `${name}-certificate-issued`,
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
      // ACM needs a few minutes, and waits for ever if the domain is not delegated to this zone. The default is 75 minutes.
      { ...parent, customTimeouts: { create: "15m" } },
    );

    this.arn = issued.certificateArn;
    this.registerOutputs({ arn: this.arn });
  }
}
