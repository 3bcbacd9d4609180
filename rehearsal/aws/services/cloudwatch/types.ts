import { rows } from "../../core/types/row";

export const cloudwatchTypes = rows({
  "aws:cloudwatch/dashboard:Dashboard": {
    id: "<dashboardName>",
    replaceOn: ["dashboardName"],
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    id: "<name>",
    arn: "arn:aws:cloudwatch:<region>:<account>:alarm:<name>",
    replaceOn: ["name"],
    defaults: { actionsEnabled: true, treatMissingData: "missing" },
    autoName: { property: "name", maxLength: 255 },
  },
});
