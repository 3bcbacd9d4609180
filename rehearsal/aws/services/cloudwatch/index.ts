import type { Service } from "../service";
import { api } from "./api";

export const cloudwatch: Service = { api };
