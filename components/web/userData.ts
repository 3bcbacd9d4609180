import * as fs from "node:fs";
import * as path from "node:path";

/** What a server is told at birth. References only: no secret, and nothing that changes while the server lives. */
export interface UserDataValues {
  /** AWS region, such as `eu-central-1`. */
  readonly region: string;
  /** The zipped site, `s3://bucket/key`. */
  readonly release: string;
  /** Secret with the administrator of the database. */
  readonly administratorSecretArn: string;
  /** Secret with the account that PHP uses, and where the database is. */
  readonly applicationSecretArn: string;
  /** Names without `php8.4-`, such as `gd`. */
  readonly phpExtensions: readonly string[];
  /** How many processes PHP has; left out, the server derives it from its memory. */
  readonly phpChildren?: number;
  /** The site's public name, which its own servers resolve to themselves. */
  readonly siteHost?: string;
}

interface File {
  /** Where it lands on the server. */
  readonly path: string;
  readonly permissions: string;
  readonly content: string;
}

/** EC2's limit, counted in bytes before base64. */
export const userDataLimit = 16384;

const home = path.join(__dirname, "..", "..", "userdata");
const script = "/usr/local/sbin/web-server.sh";

/**
 * The cloud-init document that makes a web server: everything under `userdata/files` at its own path, the values, and
 * `userdata/web-server.sh`, which cloud-init runs once.
 */
export function renderUserData(values: UserDataValues): string {
  const files: File[] = [
    { path: "/etc/lamp/environment", permissions: "0600", content: environment(values) },
    ...listFiles(path.join(home, "files")).map(landingFile),
    { path: script, permissions: "0755", content: compact(fs.readFileSync(path.join(home, "web-server.sh"), "utf8")) },
  ];
  const document = [
    "#cloud-config",
    // Otherwise Debian's image writes /etc/hosts anew at each boot, without the site's name.
    "manage_etc_hosts: false",
    "write_files:",
    ...files.map(yamlItem),
    `runcmd: [[${script}]]`,
    "",
  ].join("\n");

  const size = Buffer.byteLength(document);
  if (size > userDataLimit) {
    throw new Error(
      `User-data is ${size} bytes, EC2 takes at most ${userDataLimit}: shorten userdata/ or lamp:phpExtensions ` +
        `(now ${Buffer.byteLength(values.phpExtensions.join(" "))} bytes).`,
    );
  }
  return document;
}

function environment(values: UserDataValues): string {
  const variables = {
    LAMP_REGION: values.region,
    LAMP_RELEASE: values.release,
    LAMP_ADMINISTRATOR_SECRET: values.administratorSecretArn,
    LAMP_APPLICATION_SECRET: values.applicationSecretArn,
    LAMP_PHP_EXTENSIONS: values.phpExtensions.join(" "),
    LAMP_SITE_HOST: values.siteHost ?? "",
    ...(values.phpChildren === undefined ? {} : { LAMP_PHP_CHILDREN: String(values.phpChildren) }),
  };
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoteForShell(name, value)}\n`)
    .join("");
}

/** Single quotes: the one form that bash and systemd's EnvironmentFile read alike. */
function quoteForShell(name: string, value: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value))
    throw new Error(`${name} holds a control character: ${JSON.stringify(value)}.`);
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

function landingFile(file: string): File {
  const landing = `/${path.relative(path.join(home, "files"), file).split(path.sep).join("/")}`;
  const executable = /^\/usr\/local\/(bin|sbin|lib)\//.test(landing);
  return {
    path: landing,
    permissions: executable ? "0755" : "0644",
    content: compact(fs.readFileSync(file, "utf8")),
  };
}

/**
 * Each byte of the document counts, and comments, empty lines and indentation are for the reader of the source: comments
 * that fill a line go, and so does what a line begins with. A first line `#!` stays.
 */
export function compact(text: string): string {
  return text
    .split("\n")
    .filter((line, index) => (index === 0 && line.startsWith("#!")) || !/^\s*(#(?!clear)|;|\/\/|$)/.test(line))
    .map(line => `${line.trimStart()}\n`)
    .join("");
}

function listFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap(entry => {
      const full = path.join(folder, entry.name);
      return entry.isDirectory() ? listFiles(full) : [full];
    })
    .sort();
}

/** One space of indentation is what YAML needs at least; the mode is left out where it is cloud-init's own default. */
function yamlItem(file: File): string {
  const mode = file.permissions === "0644" ? "" : ` permissions: "${file.permissions}"\n`;
  const content = file.content.replace(/^(?=.)/gm, "  ");
  return `-\n path: ${file.path}\n${mode} content: |\n${content}`.trimEnd();
}
