import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface CertificateArgs {
  /** As `www.example.com`. */
  readonly domain: string;
  /** Id of the Route 53 zone that the domain is in. */
  readonly hostedZone: string;
}

/** A certificate that ACM issues and renews as long as the record stands that proves the domain to be ours. */
export class Certificate extends pulumi.ComponentResource {
  /** Known once the certificate has been issued. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:Certificate", name, {}, opts);
    const parent = { parent: this };

    const certificate = new aws.acm.Certificate(
      `${name}-certificate`,
      { domainName: args.domain, validationMethod: "DNS", tags: { Name: `${name}-certificate` } },
      parent,
    );
    // One name, so one option: an index, not a loop inside apply, which the preview could not show.
    const proof = certificate.domainValidationOptions.apply(options => options[0]!);
    const record = new aws.route53.Record(
      `${name}-certificate-proof`,
      {
        zoneId: args.hostedZone,
        name: proof.resourceRecordName,
        type: proof.resourceRecordType,
        records: [proof.resourceRecordValue],
        ttl: 300,
        // A second stack for the same domain proves it with the same record.
        allowOverwrite: true,
      },
      parent,
    );
    const issued = new aws.acm.CertificateValidation(
      `${name}-certificate-issued`,
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
      // Issuing takes minutes. When the zone is not the one that the world asks, it never comes: say so before 75 minutes.
      { ...parent, customTimeouts: { create: "15m" } },
    );

    this.arn = issued.certificateArn;
    this.registerOutputs({ arn: this.arn });
  }
}
