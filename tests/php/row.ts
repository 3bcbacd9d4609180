import { gunzipSync } from "node:zlib";
import type { Answer, ServedSite, Visit } from "./servedSite";

/** A request, and the headers of its answer that the row is about. */
export interface Look extends Visit {
  /** Names in lower case. They are compared as `name: value`, between the status and the body. Default: none */
  readonly shows?: readonly string[];
  /** The row is not about the body. */
  readonly hidesBody?: boolean;
}

/** One behaviour that a PHP program expects of Apache, and a small site that shows it. */
export interface Row {
  /** Names the behaviour: "Basic credentials reach PHP". */
  readonly title: string;
  /** The folder under `public/` in which the files of this row are, and which its paths begin with. */
  readonly folder: string;
  /** Path in that folder -> content. */
  readonly files?: Readonly<Record<string, string>>;
  /** A string is the path of a GET request. */
  readonly asks: readonly (string | Look)[];
  /** For each request `STATUS BODY`, or `STATUS name: value, BODY` with the headers that it shows. */
  readonly gets: readonly string[];
  /** Why Debian's mod_php answers otherwise. Default: it answers the same */
  readonly differs?: string;
}

/** The files of all rows, as a site folder has them. */
export function filesOf(rows: readonly Row[]): Record<string, string> {
  const files = rows.flatMap(({ folder, files = {} }) =>
    Object.entries(files).map(([path, content]) => [`public/${folder}/${path}`, content]),
  );
  const paths = files.map(([path]) => path);
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw new Error(`two rows have the file ${twice}`);
  return Object.fromEntries(files) as Record<string, string>;
}

/** What a row's requests get, in the form of `gets`. */
export async function answersTo({ folder, asks }: Row, site: ServedSite): Promise<string[]> {
  const answers: string[] = [];
  for (const ask of asks) {
    const look = typeof ask === "string" ? { path: ask } : ask;
    answers.push(shown(await site.ask({ ...look, path: `/${folder}/${look.path}` }), look));
  }
  return answers;
}

function shown({ status, headers, body }: Answer, { shows = [], hidesBody = false }: Look): string {
  const lines = shows.map(name => `${name}: ${String(headers[name] ?? "absent")}`);
  const bytes = Buffer.from(body, "latin1");
  const text = (headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8").trim();
  // An error page of Apache's own is recognized by its heading.
  const page = hidesBody ? "" : (/<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? text);
  return [status, ...lines.map(line => `${line},`), page].join(" ").trim();
}
