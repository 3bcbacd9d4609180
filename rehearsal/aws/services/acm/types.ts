import { rows } from "../../core/types/row";

export const acmTypes = rows({
  "aws:acm/certificate:Certificate": {
    id: "<arn>",
    arn: "arn:aws:acm:<region>:<account>:certificate/<uuid>",
    replaceOn: [
      "certificateAuthorityArn",
      "domainName",
      "keyAlgorithm",
      "subjectAlternativeNames",
      "validationMethod",
      "validationOptions",
    ],
    awsDefaults: { keyAlgorithm: "RSA_2048" },
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    id: "<timestamp>",
    replaceOn: ["certificateArn", "validationRecordFqdns"],
  },
});
