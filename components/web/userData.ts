import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
import { userDataScript } from "../userDataScript";
import { serverFiles } from "./serverFiles";

/** What a new server is told. It contains only references: no secret, and nothing that changes while the server exists. */
export interface UserDataValues {
  /** AWS region, for example `eu-central-1`. */
  readonly region: string;
  /** Where the script with the server's files is, `s3://BUCKET/KEY`. */
  readonly serverFiles: string;
  /** SHA-256 of that script, 64 hexadecimal digits. A server runs no other. */
  readonly serverFilesSha256: string;
  /** The server's place among the servers, from 1 on. The hour of its security updates follows from it. */
  readonly number: number;
  /** ARN of the target group. The server asks it whether another server is healthy before it restarts Apache. */
  readonly targetGroupArn: string;
  /** Where the archive of the site is, `s3://BUCKET/HASH.tar.gz`. */
  readonly release: string;
  /** ARN of the secret with the account that PHP uses and the host names of the databases. */
  readonly applicationSecretArn: string;
  /** Where the variables of the site are, `s3://BUCKET/environment.json`. Their content may change while the server exists. */
  readonly environment: string;
  /** PHP extensions by the names of Debian's packages without `php8.4-`, for example `gd`. */
  readonly phpExtensions: readonly string[];
  /** How many PHP processes the server has. Not set, it derives the number from its memory. */
  readonly phpChildren?: number | undefined;
  /** How long a request may stand still, in seconds, for example 60. */
  readonly requestTimeoutSeconds: number;
  /** Path of the page that a new server asks before it gets visitors, for example `/`. Not set: it asks no page. */
  readonly checkPath?: string | undefined;
  /** The mail server that takes the site's mail. Not set: the server sends none. */
  readonly mailRelay?: { readonly host: string; readonly port: number } | undefined;
  /** The sender of mail that names none, for example `site@example.com`. */
  readonly mailFrom?: string | undefined;
  /** What the names of its log groups begin with, for example `/lamp/0c1d2e`. Not set: the server sends no logs. */
  readonly logFolder?: string | undefined;
  /** Folders of the site that servers share, for example `storage/app`. */
  readonly sharedPaths?: readonly string[];
  /** Id of the file system with the shared folders, `fs-...`. Not set: there are none. */
  readonly fileSystemId?: string | undefined;
  /** Whether the server serves the site over HTTPS, to the load balancer and to itself. */
  readonly https: boolean;
  /** Names of the site, for example `www.example.com`. The server resolves those without a wildcard to itself. */
  readonly names: readonly string[];
  /** Whether the server installs the agent of AWS Session Manager when it is in service. */
  readonly sessionManager: boolean;
  /** `max-age` of the header Strict-Transport-Security, in seconds. 0: the header is not sent. Only with HTTPS. */
  readonly hstsSeconds: number;
}

/**
 * The script that cloud-init runs once on a new web server: `userdata/bootstrap.sh` fetches everything else.
 *
 * @throws if a value holds a control character, or if the script is larger than EC2 allows
 */
export function renderUserData(values: UserDataValues): string {
  return userDataScript({
    heading:
      "# The files that this server fetches, each with the beginning of its SHA-256, so that a preview names those that change.\n" +
      namedFiles(),
    variables: environment(values),
    files: [],
    script: "bootstrap.sh",
    remedy: `shorten lamp:phpExtensions (now ${Buffer.byteLength(values.phpExtensions.join(" "))} bytes)`,
  });
}

/** One line for each file, below the folder that it is in. */
function namedFiles(): string {
  const lines: string[] = [];
  let folder = "";
  for (const { path, content } of serverFiles()) {
    if (dirname(path) !== folder) lines.push(`# ${(folder = dirname(path))}/\n`);
    lines.push(`# ${shortHash(content)} ${basename(path)}\n`);
  }
  return lines.join("");
}

const shortHash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);

const environment = (values: UserDataValues): Readonly<Record<string, string>> => ({
  LAMP_REGION: values.region,
  LAMP_SERVER_FILES: values.serverFiles,
  LAMP_SERVER_FILES_SHA256: values.serverFilesSha256,
  LAMP_RELEASE: values.release,
  LAMP_SERVER_NUMBER: String(values.number),
  LAMP_TARGET_GROUP: values.targetGroupArn,
  LAMP_APPLICATION_SECRET: values.applicationSecretArn,
  LAMP_ENVIRONMENT: values.environment,
  LAMP_PHP_EXTENSIONS: values.phpExtensions.join(" "),
  LAMP_REQUEST_TIMEOUT: String(values.requestTimeoutSeconds),
  ...(values.checkPath === undefined ? {} : { LAMP_CHECK_PATH: values.checkPath }),
  ...(values.mailRelay === undefined ? {} : { LAMP_MAIL_RELAY: `${values.mailRelay.host}:${values.mailRelay.port}` }),
  ...(values.mailFrom === undefined ? {} : { LAMP_MAIL_FROM: values.mailFrom }),
  ...(values.logFolder === undefined ? {} : { LAMP_LOGS: values.logFolder }),
  ...(values.fileSystemId === undefined
    ? {}
    : { LAMP_SHARED_FILES: values.fileSystemId, LAMP_SHARED_PATHS: (values.sharedPaths ?? []).join(" ") }),
  ...(values.names.length === 0 ? {} : { LAMP_SITE_NAMES: values.names.join(" ") }),
  ...(values.https ? { LAMP_HSTS: String(values.hstsSeconds) } : {}),
  ...(values.sessionManager ? { LAMP_SESSION_MANAGER: "true" } : {}),
  ...(values.phpChildren === undefined ? {} : { LAMP_PHP_CHILDREN: String(values.phpChildren) }),
});
