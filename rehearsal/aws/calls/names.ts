import type { TypeCalls } from "./typeCalls";

const zone = "arn:aws:route53:::hostedzone/<zoneId>";
const change = "arn:aws:route53:::change/*";

/** Certificates and DNS. */
export const nameCalls: Readonly<Record<string, TypeCalls>> = {
  "aws:acm/certificate:Certificate": {
    create: "acm:RequestCertificate",
    update: "acm:UpdateCertificateOptions",
    remove: ["acm:DeleteCertificate"],
    read: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
  },
  // It only waits until the certificate is issued.
  "aws:acm/certificateValidation:CertificateValidation": {
    remove: [],
    read: ["acm:DescribeCertificate"],
    on: "<certificateArn>",
  },
  "aws:route53/record:Record": {
    create: "route53:ChangeResourceRecordSets",
    update: "route53:ChangeResourceRecordSets",
    remove: ["route53:ChangeResourceRecordSets"],
    read: ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:GetChange"],
    readOnRemoval: ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:GetChange"],
    on: zone,
    onCall: { "route53:GetChange": change },
  },
  "aws:route53/zone:Zone": {
    create: "route53:CreateHostedZone",
    update: "route53:UpdateHostedZoneComment",
    remove: ["route53:DeleteHostedZone"],
    read: ["route53:GetHostedZone", "route53:ListTagsForResource", "route53:GetChange"],
    onCall: { "route53:CreateHostedZone": "*", "route53:GetChange": change },
  },
  "aws:route53/healthCheck:HealthCheck": {
    create: "route53:CreateHealthCheck",
    update: "route53:UpdateHealthCheck",
    remove: ["route53:DeleteHealthCheck"],
    read: ["route53:GetHealthCheck", "route53:ListTagsForResource"],
    onCall: { "route53:CreateHealthCheck": "*" },
  },
};
