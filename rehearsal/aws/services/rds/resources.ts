import type { Behaviours } from "../../core/behaviour";
import { groups } from "./groups";
import { instances } from "./instances";

export const resources: Behaviours = { ...groups, ...instances };
