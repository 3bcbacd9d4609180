import type { Service } from "../service";
import { resources } from "./resources";

export const ssm: Service = { resources };
