import type { Service } from "../service";
import { fileSystems } from "./fileSystems";
import { lookups } from "./lookups";
import { mountTargets } from "./mountTargets";
import { topology } from "./topology";

export const efs: Service = { resources: { ...fileSystems, ...mountTargets }, lookups, topology };
