import { z } from "zod";
import { list } from "../collections";

/** What servers read from a release as their own configuration. */
const ofTheServer = ["apache.conf", "php.ini"];

/** What is wrong with a path by itself, as the end of "it must ...". Undefined if nothing is. */
function pathProblem(path: string, all: readonly string[]): string | undefined {
  const quoted = JSON.stringify(path.slice(0, 80));
  if (path.startsWith("/")) return `have paths that are relative to the site folder, which ${quoted} is not`;
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(path))
    return `have paths of letters, digits, dots, _ and - with / between them, which ${quoted} is not`;
  if (path.split("/").some(part => part.startsWith(".") || part.length > 255))
    return `have paths without .. and without hidden parts, which ${quoted} is not`;
  if (path === "public") return "not have public itself, which has the site's programs: name folders in it";
  if (ofTheServer.includes(path.split("/")[0]!)) return `not have ${quoted}, which the servers read as configuration`;
  const outer = all.find(other => path.startsWith(`${other}/`));
  if (outer !== undefined) return `not have ${quoted}, which is in ${JSON.stringify(outer)} already`;
  return all.indexOf(path) === all.lastIndexOf(path) ? undefined : `have ${quoted} only once`;
}

// They are in user-data, which may have 16 KB.
const manyMust =
  "be a list of at most 20 folders of the site such as public/wp-content/uploads,storage/app, of at most 1000 characters in all";

/** The form of `lamp:sharedPaths`: folders of the site, relative to it, in the order of their names. */
export const sharedPaths = z.string(manyMust).transform((given, context): readonly string[] => {
  const paths = list(given).map(path => path.replace(/(?<=.)\/+$/, ""));
  const message =
    paths.length > 20 || paths.join().length > 1000
      ? manyMust
      : paths.map(path => pathProblem(path, paths)).find(problem => problem !== undefined);
  if (message === undefined) return [...paths].sort();
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});
