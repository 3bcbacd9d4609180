import type { Service } from "../service";
import { api } from "./api";
import { instances } from "./instances";
import { lookups } from "./lookups";
import { publicAddresses } from "./publicAddresses";
import { routing } from "./routing";
import { securityGroups } from "./securityGroups";
import { topology } from "./topology";
import { vpc } from "./vpc";

export const ec2: Service = {
  resources: { ...instances, ...publicAddresses, ...routing, ...securityGroups, ...vpc },
  lookups,
  api,
  topology,
};
