import type { Lookups } from "../../service";
import { amis } from "./amis";
import { networks } from "./networks";
import { offer } from "./offer";
import { rules } from "./rules";

export const lookups: Lookups = { ...amis, ...networks, ...offer, ...rules };
