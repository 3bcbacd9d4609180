import { rows } from "../../core/types/row";

export const logsTypes = rows({
  "aws:cloudwatch/logGroup:LogGroup": {
    id: "<name>",
    arn: "arn:aws:logs:<region>:<account>:log-group:<name>",
    replaceOn: ["logGroupClass", "name", "namePrefix"],
    defaults: { retentionInDays: 0, skipDestroy: false },
    stateOnly: ["skipDestroy"],
    awsDefaults: { logGroupClass: "STANDARD", deletionProtectionEnabled: false },
    spoken: "CloudWatch Logs Log Group",
    autoName: { property: "name", maxLength: 255 },
  },
});
