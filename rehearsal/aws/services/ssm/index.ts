import type { Service } from "../service";
import { api } from "./api";
import { resources } from "./resources";

export const ssm: Service = { resources, api };
