import type { Check } from "../check";
import { askEachServer } from "../servers";

/** The path of the balancer's health check answers on every server, whatever the site does. */
export const healthz: Check = {
  statement: "/healthz answers 200",
  retried: true,
  ask: async site => {
    const answers = await askEachServer(site, "/healthz");
    const bad = [...answers].filter(([, { status }]) => status !== 200);
    if (bad.length > 0) throw new Error(bad.map(([name, { status }]) => `${name} ${status}`).join(", "));
    return [...answers].map(([name, { body }]) => `${name} ${body.trim().slice(0, 20)}`.trim()).join(", ");
  },
};
