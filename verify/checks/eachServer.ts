import type { Check } from "../check";
import { askEachServer, isPublicName, publicName } from "../servers";

/** Every web server of the stack serves visitors, and no other server does. */
export const eachServer: Check = {
  statement: "every web server answers",
  retried: true,
  ask: async site => {
    const { webServers } = site.outputs;
    const answers = await askEachServer(site, "/");
    const names = [...answers.keys()].sort();
    const expected = new Map(webServers.map(server => [publicName(server), server]));
    const unknown = names.filter(name => !expected.has(name));
    // A site may name its servers in its own way. Then they can only be counted.
    const hasOwnNames = names.every(name => !isPublicName(name));
    if (hasOwnNames && names.length === expected.size) return names.join(", ");
    if (hasOwnNames)
      throw new Error(`the stack has ${expected.size} servers, but ${names.length} answered: ${names.join(", ")}`);
    const missing = [...expected].filter(([name]) => !answers.has(name));
    if (missing.length > 0) {
      const silent = missing.map(([name, { id, zone }]) => `${name} (${id} in ${zone})`).join(", ");
      throw new Error(
        `${silent} did not answer, only ${names.join(", ")} did: look at the target's health and at its console`,
      );
    }
    if (unknown.length > 0) throw new Error(`${unknown.join(", ")} answered, which the stack's outputs do not list`);
    return names.join(", ");
  },
};
