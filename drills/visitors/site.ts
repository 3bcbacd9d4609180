import { pageRequest, plainRequest, type Request, sampleRequest } from "./requests";
import type { Visitor } from "./visitor";
import { openWordPress, wordPressRequest } from "./wordpress";

/**
 * What visitors found: the `sample` site, a `wordpress` that takes their comments, or a `plain` site, of which they only ask the
 * first page.
 */
export type SiteName = "sample" | "wordpress" | "plain";

export interface Site {
  readonly name: SiteName;
  /** Request number `n`. If it is a write, it writes `message`. */
  readonly request: (n: number, message: string) => Request;
}

/**
 * Finds out which site it is, and prepares WordPress for comments. Throws if the site does not answer.
 *
 * @param path the page that all visitors read. Default: they do what such a site offers
 */
export async function siteOf(visitor: Visitor, path = ""): Promise<Site> {
  if (path !== "") return { name: "plain", request: () => pageRequest(path) };
  if ((await visitor.ask({ path: "/status.json" })).body.includes('"writer"'))
    return { name: "sample", request: sampleRequest };
  const wordPress = await openWordPress(visitor);
  return wordPress === undefined
    ? { name: "plain", request: plainRequest }
    : { name: "wordpress", request: (n, message) => wordPressRequest(n, message, wordPress) };
}
