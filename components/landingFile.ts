import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file as a server gets it. */
export interface LandingFile {
  /** Its path on the server, for example `/etc/nftables.conf`. */
  readonly path: string;
  /** Its mode as four octal digits, for example `0755`. */
  readonly mode: string;
  /** Its text, which ends with a line break. */
  readonly content: string;
}

const end = "END-OF-FILE";

/**
 * The shell command that writes the file, with its content as it is.
 *
 * @throws if the content does not end with a line break, or has a line that would end it for the shell
 */
export function placeFile({ path, mode, content }: LandingFile): string {
  if (!content.endsWith("\n")) throw new Error(`${path} does not end with a line break.`);
  if (content.split("\n").includes(end))
    throw new Error(`${path} has a line "${end}", which would end it for the shell.`);
  return `install -D -m ${mode} /dev/null ${path} && cat >${path} <<'${end}'\n${content}${end}\n`;
}

/** Where the repository keeps the files of servers, each at its path. */
export const filesOfServers = join(__dirname, "..", "userdata", "files");

/** The file that a server gets at a path, for example `/etc/nftables.conf`. Those in folders for programs can be executed. */
export function fileOfServers(path: string): LandingFile {
  const mode = /^\/usr\/(local\/)?(bin|sbin|lib)\//.test(path) ? "0755" : "0644";
  return { path, mode, content: readFileSync(join(filesOfServers, path), "utf8") };
}
