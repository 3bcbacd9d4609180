import type { Service } from "../service";
import { resources } from "./resources";

export const wafv2: Service = { resources };
