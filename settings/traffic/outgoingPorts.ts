import { z } from "zod";
import { list } from "../collections";
import { isPort } from "./port";

// A security group has 60 rules by default, and the web tier needs some for itself.
const must =
  "be a list of at most 40 different TCP ports such as 465,587, from 1 to 65535, without 80 and 443, which are open already";
const isFreePort = (port: string) => isPort(port) && port !== "80" && port !== "443";

/** The form of `lamp:outgoingPorts`: TCP ports, in order. */
export const outgoingPorts = z
  .string(must)
  .transform(list)
  .refine(ports => ports.every(isFreePort) && new Set(ports).size === ports.length && ports.length <= 40, must)
  .transform(ports => ports.map(Number).sort((a, b) => a - b));
