import { rows } from "../../core/types/row";

export const cloudwatchTypes = rows({
  "aws:cloudwatch/dashboard:Dashboard": {
    id: "<dashboardName>",
    replaceOn: ["dashboardName"],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    id: "<name>",
    arn: "arn:aws:logs:<region>:<account>:log-group:<name>",
    replaceOn: ["logGroupClass", "name", "namePrefix"],
    defaults: { retentionInDays: 0, skipDestroy: false },
    stateOnly: ["skipDestroy"],
    awsDefaults: { logGroupClass: "STANDARD", deletionProtectionEnabled: false },
    autoName: { property: "name", maxLength: 255 },
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    id: "<name>",
    arn: "arn:aws:cloudwatch:<region>:<account>:alarm:<name>",
    replaceOn: ["name"],
    defaults: { actionsEnabled: true, treatMissingData: "missing" },
    autoName: { property: "name", maxLength: 255 },
  },
});
