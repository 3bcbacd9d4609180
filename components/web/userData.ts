import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { placeFile } from "./landingFile";
import { serverFiles } from "./serverFiles";

/** What a new server is told. It contains only references: no secret, and nothing that changes while the server exists. */
export interface UserDataValues {
  /** AWS region, for example `eu-central-1`. */
  readonly region: string;
  /** Where the script with the server's files is, `s3://BUCKET/KEY`. */
  readonly serverFiles: string;
  /** SHA-256 of that script, 64 hexadecimal digits. A server runs no other. */
  readonly serverFilesSha256: string;
  /** Where the archive of the site is, `s3://BUCKET/HASH.tar.gz`. */
  readonly release: string;
  /** ARN of the secret with the administrator's account. */
  readonly administratorSecretArn: string;
  /** ARN of the secret with the account that PHP uses and the host names of the databases. */
  readonly applicationSecretArn: string;
  /** PHP extensions by the names of Debian's packages without `php8.4-`, for example `gd`. */
  readonly phpExtensions: readonly string[];
  /** How many PHP processes the server has. Not set, it derives the number from its memory. */
  readonly phpChildren?: number;
  /** How long a request may stand still, in seconds, for example 60. */
  readonly requestTimeoutSeconds: number;
  /** Whether the server serves the site over HTTPS, to the load balancer and to itself. */
  readonly https: boolean;
  /** Names of the site, for example `www.example.com`. The server resolves those without a wildcard to itself. */
  readonly names: readonly string[];
  /** `max-age` of the header Strict-Transport-Security, in seconds. 0: the header is not sent. Only with HTTPS. */
  readonly hstsSeconds: number;
}

/** EC2's limit for user-data in bytes, counted before base64. */
export const userDataLimit = 16384;

/** What the server needs to fetch its other files. */
const fetcher = "/usr/local/sbin/lamp-aws";

/**
 * The script that cloud-init runs once on a new server: the values, the program that signs requests to AWS, and
 * `userdata/steps.sh` and `userdata/bootstrap.sh`, which fetches everything else.
 *
 * @throws if a value holds a control character, or if the script is larger than EC2 allows
 */
export function renderUserData(values: UserDataValues): string {
  const files = serverFiles();
  const lampAws = files.find(({ path }) => path === fetcher);
  if (lampAws === undefined) throw new Error(`userdata/files has no ${fetcher}, which user-data needs.`);
  const script = [
    "#!/bin/bash\n",
    "# The files that this server fetches, each with the beginning of its SHA-256, so that a preview names those that change.\n" +
      files.map(({ path, content }) => `# ${shortHash(content)} ${path}\n`).join(""),
    placeFile({ path: "/etc/lamp/environment", mode: "0600", content: environment(values) }),
    placeFile(lampAws),
    ...["steps.sh", "bootstrap.sh"].map(name => readFileSync(join(__dirname, "..", "..", "userdata", name), "utf8")),
  ].join("\n");

  const size = Buffer.byteLength(script);
  if (size > userDataLimit) {
    throw new Error(
      `User-data is ${size} bytes, EC2 takes at most ${userDataLimit}: shorten lamp:phpExtensions ` +
        `(now ${Buffer.byteLength(values.phpExtensions.join(" "))} bytes).`,
    );
  }
  return script;
}

const shortHash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);

function environment(values: UserDataValues): string {
  const variables = {
    LAMP_REGION: values.region,
    LAMP_SERVER_FILES: values.serverFiles,
    LAMP_SERVER_FILES_SHA256: values.serverFilesSha256,
    LAMP_RELEASE: values.release,
    LAMP_ADMINISTRATOR_SECRET: values.administratorSecretArn,
    LAMP_APPLICATION_SECRET: values.applicationSecretArn,
    LAMP_PHP_EXTENSIONS: values.phpExtensions.join(" "),
    LAMP_REQUEST_TIMEOUT: String(values.requestTimeoutSeconds),
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
