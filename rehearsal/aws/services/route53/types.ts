import { rows } from "../../core/types/row";

export const route53Types = rows({
  "aws:route53/healthCheck:HealthCheck": {
    id: "<uuid>",
    arn: "arn:aws:route53:::healthcheck/<id>",
    replaceOn: ["measureLatency", "referenceName", "requestInterval", "type"],
  },
  "aws:route53/record:Record": {
    id: "<zoneId>_<name>_<type>",
    replaceOn: ["name", "zoneId"],
    stateOnly: ["allowOverwrite"],
  },
  "aws:route53/zone:Zone": {
    id: "Z<upper14>",
    arn: "arn:aws:route53:::hostedzone/<id>",
    replaceOn: ["delegationSetId", "name"],
    defaults: { comment: "Managed by Pulumi", forceDestroy: false },
    stateOnly: ["forceDestroy"],
    autoName: { property: "name", maxLength: 255 },
  },
});
