import type { Check } from "../check";
import { askEachServer, isPublicName, publicName } from "../servers";

/** Redundancy is real: every web server of the stack serves visitors, and no other does. */
export const eachServer: Check = {
  statement: "every web server answers",
  retried: true,
  ask: async site => {
    const { webServers } = site.outputs;
    const answers = await askEachServer(site, "/");
    const names = [...answers.keys()].sort();
    const expected = new Map(webServers.map(server => [publicName(server), server]));
    const strange = names.filter(name => !expected.has(name));
    const ownWay = names.every(name => !isPublicName(name));
    if (ownWay && names.length === expected.size) return names.join(", ");
    if (ownWay)
      throw new Error(`${names.length} servers answered (${names.join(", ")}), but the stack has ${expected.size}`);
    const missing = [...expected].filter(([name]) => !answers.has(name));
    if (missing.length > 0) {
      const silent = missing.map(([name, { id, zone }]) => `${name} (${id} in ${zone})`).join(", ");
      throw new Error(
        `${silent} did not answer, only ${names.join(", ")} did: look at the target's health and at its console`,
      );
    }
    if (strange.length > 0) throw new Error(`${strange.join(", ")} answered, which the stack's outputs do not list`);
    return names.join(", ");
  },
};
