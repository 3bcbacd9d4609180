import type { Service } from "../service";
import { fileSystems } from "./fileSystems";
import { mountTargets } from "./mountTargets";
import { topology } from "./topology";

export const efs: Service = { resources: { ...fileSystems, ...mountTargets }, topology };
