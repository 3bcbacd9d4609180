import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileOfServers, type LandingFile, placeFile } from "./landingFile";

/** EC2's limit for user-data in bytes, counted before base64. */
export const userDataLimit = 16384;

export interface UserDataScriptArgs {
  /** Lines of comments at the beginning, for people. */
  readonly heading: string;
  /** What is in /etc/lamp/environment, by name. */
  readonly variables: Readonly<Record<string, string>>;
  /** Files that the script writes before it does anything else, besides /etc/lamp/environment and the program that signs requests. */
  readonly files: readonly LandingFile[];
  /** The script in `userdata/` that follows `setup.sh`, for example `bootstrap.sh`. */
  readonly script: string;
  /** What to shorten when the document is too large, as the end of a sentence. */
  readonly remedy: string;
}

/**
 * The script that cloud-init runs once on a new machine: values, files, the functions of `userdata/setup.sh`, and a script that
 * uses them. It contains only references to secrets.
 *
 * @throws if a value holds a control character, or if the script is larger than EC2 allows
 */
export function userDataScript({ heading, variables, files, script, remedy }: UserDataScriptArgs): string {
  const content = Object.entries(variables)
    .map(([name, value]) => `${name}=${quoteForShell(name, value)}\n`)
    .join("");
  const read = (name: string) => readFileSync(join(__dirname, "..", "userdata", name), "utf8");
  const text = [
    "#!/bin/bash\n",
    heading,
    placeFile({ path: "/etc/lamp/environment", mode: "0600", content }),
    placeFile(fileOfServers("/usr/local/sbin/lamp-aws")),
    ...files.map(placeFile),
    read("setup.sh"),
    read(script),
  ].join("\n");
  const size = Buffer.byteLength(text);
  if (size > userDataLimit)
    throw new Error(`User-data is ${size} bytes, EC2 takes at most ${userDataLimit}: ${remedy}.`);
  return text;
}

/** Quotes with single quotes, the only form that bash and systemd's EnvironmentFile read in the same way. */
function quoteForShell(name: string, value: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value))
    throw new Error(`${name} holds a control character: ${JSON.stringify(value)}.`);
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
