import type { Service } from "../service";
import { alarms } from "./alarms";
import { api } from "./api";
import { dashboards } from "./dashboards";

export const cloudwatch: Service = { resources: { ...alarms, ...dashboards }, api };
