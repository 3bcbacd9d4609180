import type { Kind } from "../../kind";
import { setting } from "../../setting";

/** What alarms and logs are made of. */
export const watchingSettings: Readonly<Record<string, Kind>> = {
  "aws:cloudwatch/eventPermission:EventPermission": setting("watching", "permission to send events"),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": setting("watching", "policy of logs"),
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": setting("watching", "subscription to logs"),
};
