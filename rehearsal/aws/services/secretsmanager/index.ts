import type { Service } from "../service";
import { api } from "./api";
import { resources } from "./resources";

export const secretsmanager: Service = { resources, api };
