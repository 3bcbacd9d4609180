import { z } from "zod";

/** The most that a set of variables may have, in bytes of JSON: what a secret can hold (Secrets Manager, "AWS Secrets Manager quotas"). */
const mostBytes = 65_536;

/**
 * Variables that mean something to the programs that start a command of the site: the loader, the shell, PHP itself. A value of the
 * site would change what those programs do. `LAMP_` are the server's own.
 */
const ofPrograms =
  /^(PATH|IFS|ENV|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|SHLVL|TMPDIR|_|PHPRC|PHP_INI_SCAN_DIR|PHP_VALUE|PHP_ADMIN_VALUE|GLIBC_TUNABLES|GCONV_PATH|LOCPATH|NLSPATH|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS|OPENSSL_CONF|OPENSSL_MODULES|OPENSSL_ENGINES|NOTIFY_SOCKET|SHELLOPTS|BASHOPTS|PS4|PROMPT_COMMAND|(LD|BASH|MALLOC|LISTEN|SYSTEMD|PHP_FCGI|LAMP)_.*)$/;

/** Variables by which a web server describes a request (RFC 3875, and Apache's and PHP's own). In $_SERVER they would replace the request's. */
const ofRequests =
  /^(HTTPS|AUTH_TYPE|CONTENT_LENGTH|CONTENT_TYPE|CONTEXT_PREFIX|CONTEXT_DOCUMENT_ROOT|DOCUMENT_ROOT|DOCUMENT_URI|GATEWAY_INTERFACE|PATH_INFO|PATH_TRANSLATED|QUERY_STRING|REMOTE_(ADDR|HOST|IDENT|PORT|USER)|REQUEST_(METHOD|SCHEME|TIME|TIME_FLOAT|URI)|SCRIPT_(FILENAME|NAME|URI|URL)|SERVER_(ADDR|ADMIN|NAME|PORT|PROTOCOL|SIGNATURE|SOFTWARE)|UNIQUE_ID|PHP_SELF|argc|argv|(HTTP|REDIRECT|FCGI|PHP_AUTH|ORIG)_.*)$/;

/** The account of the stack's own database. A copy would be wrong after the next rotation or promotion. */
const ofAccount = /^DB_(WRITER|READER|PORT|DATABASE|USERNAME|PASSWORD|CA|LAG.*)$/;

/** What is wrong with a variable, as the end of "it must ...". Undefined if nothing is. */
function problemOf(name: string, value: unknown): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name))
    return `have names of letters, digits and _, which ${JSON.stringify(name.slice(0, 80))} is not`;
  if (ofPrograms.test(name)) return `not have ${name}, which changes what the server's own programs do`;
  if (ofRequests.test(name)) return `not have ${name}, by which programs know the request of a visitor`;
  if (ofAccount.test(name))
    return `not have ${name}, which the stack sets and keeps current: give an account of your own other names`;
  if (typeof value === "number" && !Number.isSafeInteger(value))
    return `have ${name} in quotes, because YAML changes how such a number is written`;
  if (!["string", "number", "boolean"].includes(typeof value))
    return `have a text, a whole number, true or false as ${name}`;
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(String(value))
    ? `have no control characters in ${name} (line breaks and tabs are allowed)`
    : undefined;
}

/**
 * The form of a setting with variables: a map in JSON, which Pulumi makes of a map in YAML. Its messages have names and no values.
 * There is no form for words at a terminal, because values have commas and blanks.
 *
 * @param example a map, for the message
 */
export function variables(example: string) {
  return z.string().transform((given, context): Readonly<Record<string, string>> => {
    const refuse = (message: string) => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    const map = mapIn(given);
    if (map === undefined) return refuse(`be a map of names and values such as ${example}`);
    for (const [name, value] of Object.entries(map)) {
      const problem = problemOf(name, value);
      if (problem !== undefined) return refuse(problem);
    }
    const texts = Object.fromEntries(
      Object.entries(map)
        .map(([name, value]) => [name, String(value)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    return Buffer.byteLength(JSON.stringify(texts)) <= mostBytes
      ? texts
      : refuse(`have at most ${mostBytes} bytes in all, as JSON: keep larger things in files or in the database`);
  });
}

function mapIn(given: string): Record<string, unknown> | undefined {
  try {
    const parsed = JSON.parse(given) as unknown;
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
