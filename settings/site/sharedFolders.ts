import { fullKey, type Problem, type Values } from "../form";
import { siteFolder } from "./site";
import { siteContent, type SiteEntry } from "./siteContent";

/** Names by which servers know programs. What protects a folder without an index from being listed is often called so, too. */
const isProgram = ({ kind, path }: SiteEntry) =>
  kind === "file" && /\.(ph(ar|p[0-9]*|ps|pt|t|tml)|inc|cgi|pl|py)$/i.test(path) && !/(^|\/)index\.php$/.test(path);

/**
 * What in the site contradicts its shared folders: such a folder is a link on a server, to files that are never programs. The
 * site has no problems of its own.
 */
export function sharedFolderProblems({ site, sharedPaths: paths = [] }: Partial<Values>): Problem[] {
  if (site === undefined || paths.length === 0) return [];
  const { entries } = siteContent(siteFolder(site));
  return paths.flatMap(path => {
    const must = contradiction(path, entries);
    return must === undefined ? [] : [{ key: fullKey("sharedPaths"), got: path, must }];
  });
}

function contradiction(path: string, entries: readonly SiteEntry[]): string | undefined {
  const inTheWay = entries.find(
    ({ path: other, kind }) => kind !== "folder" && (path === other || path.startsWith(`${other}/`)),
  );
  if (inTheWay?.kind === "link")
    return `be a folder of the site; ${inTheWay.path} is a link there: name the folder that it leads to`;
  if (inTheWay !== undefined) return `be a folder of the site; ${inTheWay.path} is a file there`;
  const program = entries.find(entry => entry.path.startsWith(`${path}/`) && isProgram(entry));
  return program === undefined
    ? undefined
    : `be a folder without programs, because nothing in a shared folder is run; the site has ${program.path}: move it, or name a smaller folder`;
}
