import { createHash } from "node:crypto";
import type { Account } from "../../core/account";
import { type Properties, text } from "../../core/values";
import type { Lookups } from "../service";
import { withoutDot } from "./names";

/** A zone that this program did not make. Any name is accepted, so that a domain can be rehearsed. */
function getZone(args: Properties, account: Account): Properties {
  const name = text(args["name"]).replace(/\.$/, "");
  const own = account
    .all("aws:route53/zone:Zone")
    .find(zone => withoutDot(zone.inputs.name) === withoutDot(name) || zone.id === args["zoneId"]);
  const hash = createHash("sha1").update(name).digest("hex").slice(0, 14).toUpperCase();
  const id = own?.id ?? text(args["zoneId"] ?? `Z${hash}`);
  return {
    ...args,
    id,
    zoneId: id,
    name,
    arn: `arn:aws:route53:::hostedzone/${id}`,
    nameServers: [],
    privateZone: false,
    caller: "",
    comment: "",
  };
}

export const lookups: Lookups = { "aws:route53/getZone:getZone": getZone };
