import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** What a new server is told. It contains only references: no secret, and nothing that changes while the server exists. */
export interface UserDataValues {
  /** AWS region, for example `eu-central-1`. */
  readonly region: string;
  /** Where the zip file of the site is, `s3://BUCKET/KEY`. */
  readonly release: string;
  /** ARN of the secret with the administrator's account. */
  readonly administratorSecretArn: string;
  /** ARN of the secret with the account that PHP uses and the host names of the databases. */
  readonly applicationSecretArn: string;
  /** PHP extensions by the names of Debian's packages without `php8.4-`, for example `gd`. */
  readonly phpExtensions: readonly string[];
  /** How many PHP processes the server has. Not set, it derives the number from its memory. */
  readonly phpChildren?: number;
  /** Whether the server serves the site over HTTPS, to the load balancer and to itself. */
  readonly https: boolean;
  /** Names of the site, for example `www.example.com`. The server resolves those without a wildcard to itself. */
  readonly names: readonly string[];
  /** `max-age` of the header Strict-Transport-Security, in seconds. 0: the header is not sent. Only with HTTPS. */
  readonly hstsSeconds: number;
}

interface File {
  /** Its path on the server. */
  readonly path: string;
  readonly permissions: string;
  readonly content: string;
}

/** EC2's limit for user-data in bytes, counted before base64. */
export const userDataLimit = 16384;

const home = join(__dirname, "..", "..", "userdata");
const script = "/usr/local/sbin/web-server.sh";

/**
 * The cloud-init document that makes a web server: everything under `userdata/files` at its own path, the values, and
 * `userdata/web-server.sh`, which cloud-init runs once.
 */
export function renderUserData(values: UserDataValues): string {
  const files: File[] = [
    { path: "/etc/lamp/environment", permissions: "0600", content: environment(values) },
    ...listFiles(join(home, "files")).map(landingFile),
    { path: script, permissions: "0755", content: compact(readFileSync(join(home, "web-server.sh"), "utf8")) },
  ];
  const document = [
    "#cloud-config",
    // Otherwise cloud-init rewrites /etc/hosts at each boot, without the site's name.
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
    ...(values.names.length === 0 ? {} : { LAMP_SITE_NAMES: values.names.join(" ") }),
    ...(values.https ? { LAMP_HSTS: String(values.hstsSeconds) } : {}),
    ...(values.phpChildren === undefined ? {} : { LAMP_PHP_CHILDREN: String(values.phpChildren) }),
  };
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoteForShell(name, value)}\n`)
    .join("");
}

/** Quotes with single quotes, the only form that bash and systemd's EnvironmentFile read in the same way. */
function quoteForShell(name: string, value: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value))
    throw new Error(`${name} holds a control character: ${JSON.stringify(value)}.`);
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

function landingFile(file: string): File {
  const landing = `/${relative(join(home, "files"), file).split(sep).join("/")}`;
  const executable = /^\/usr\/local\/(bin|sbin|lib)\//.test(landing);
  return {
    path: landing,
    permissions: executable ? "0755" : "0644",
    content: compact(readFileSync(file, "utf8")),
  };
}

/**
 * Strips comment lines, blank lines and indentation, because EC2 limits user-data to 16 KB. A first line that begins with
 * `#!` stays, and so does apt's directive `#clear`.
 */
export function compact(text: string): string {
  return text
    .split("\n")
    .filter((line, index) => (index === 0 && line.startsWith("#!")) || !/^\s*(#(?!clear)|;|\/\/|$)/.test(line))
    .map(line => `${line.trimStart()}\n`)
    .join("");
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap(entry => {
      const full = join(folder, entry.name);
      return entry.isDirectory() ? listFiles(full) : [full];
    })
    .sort();
}

/** An item of `write_files`, in as few bytes as YAML allows. The mode is left out where it is cloud-init's default. */
function yamlItem(file: File): string {
  const mode = file.permissions === "0644" ? "" : ` permissions: "${file.permissions}"\n`;
  const content = file.content.replace(/^(?=.)/gm, "  ");
  return `-\n path: ${file.path}\n${mode} content: |\n${content}`.trimEnd();
}
