import type { Lookups } from "../../service";
import { amis } from "./amis";
import { networks } from "./networks";
import { offer } from "./offer";

export const lookups: Lookups = { ...amis, ...networks, ...offer };
