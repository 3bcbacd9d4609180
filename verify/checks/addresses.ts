import type { Check } from "../check";

/** Each node of the balancer works. A browser uses only one of them. */
export const addresses: Check = {
  statement: "every address of the name answers",
  retried: true,
  ask: async site => {
    const all = await site.addresses();
    const answers = await Promise.all(all.map(address => site.askAt(address, "/")));
    const seen = answers.map(({ address, status }) => `${address} ${status}`).join(", ");
    if (answers.some(({ status }) => status === 502 || status === 503 || status === 504))
      throw new Error(`${seen}: the balancer has no healthy server; look at the health of its targets`);
    if (answers.some(({ status }) => status >= 500)) throw new Error(`${seen}: the site fails; look at its error log`);
    return seen;
  },
};
