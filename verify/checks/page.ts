import type { Check } from "../check";

/** The only check that is possible when nothing but the URL is known. */
export const page: Check = {
  statement: "the url answers with a page",
  retried: true,
  ask: async site => {
    const { status, body } = await site.ask(site.outputs.url.href);
    if (status >= 400) throw new Error(`status ${status}`);
    if (status < 300 && body.trim() === "") throw new Error(`status ${status} with an empty body`);
    return `status ${status}, ${Buffer.byteLength(body)} bytes`;
  },
};
