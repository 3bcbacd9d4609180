import type { Rule } from "../pack/rule";
import { access } from "./access";
import { dataSafety } from "./dataSafety";
import { databases } from "./databases";
import { encryption } from "./encryption";
import { listeners } from "./listeners";
import { firewall } from "./openPorts";
import { servers } from "./servers";
import { upkeep } from "./upkeep";

/** All rules of the pack, in the order of docs/policy.md. */
export const rules: readonly Rule[] = [
  ...encryption,
  ...firewall,
  ...servers,
  ...databases,
  ...dataSafety,
  ...listeners,
  ...access,
  ...upkeep,
];
