import type { Service } from "../service";
import { resources } from "./resources";

/** Pulumi's package `random`, which has no AWS service behind it. */
export const random: Service = { resources };
