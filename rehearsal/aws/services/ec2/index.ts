import type { Service } from "../service";
import { api } from "./api";
import { instances } from "./instances";
import { launchTemplates } from "./launchTemplates";
import { lookups } from "./lookups";
import { publicAddresses } from "./network/publicAddresses";
import { routing } from "./network/routing";
import { securityGroups } from "./securityGroups";
import { topology } from "./topology";
import { vpc } from "./network/vpc";

export const ec2: Service = {
  resources: { ...instances, ...launchTemplates, ...publicAddresses, ...routing, ...securityGroups, ...vpc },
  lookups,
  api,
  topology,
};
