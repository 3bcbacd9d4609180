import type { Behaviours } from "../../core/behaviour";
import { checkDashboard } from "./rules";

/**
 * PutDashboard replaces a dashboard of the same name without a word, whoever has made it, and DeleteDashboards deletes it
 * for all (API reference). So two resources of one name are one dashboard, which the account keeps under its name.
 */
export const dashboards: Behaviours = {
  "aws:cloudwatch/dashboard:Dashboard": { check: checkDashboard },
};
