import type { Service } from "../service";
import { resources } from "./resources";

export const sns: Service = { resources };
