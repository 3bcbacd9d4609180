import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { serverFiles } from "./serverFiles";
import { userDataLimit } from "../userDataScript";
import { renderUserData, type UserDataValues } from "./userData";

const values: UserDataValues = {
  number: 2,
  targetGroupArn:
    "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/lamp-servers-1a2b3c4/0123456789abcdef",
  region: "eu-central-1",
  serverFiles: "s3://lamp-releases-1a2b3c4/server-files-0123456789abcdef.sh",
  serverFilesSha256: "0123456789abcdef".repeat(4),
  environment: "s3://lamp-releases-1a2b3c4/environment.json",
  release: `s3://lamp-release-1a2b3c4/${"0123456789abcdef".repeat(4)}.tar.gz`,
  applicationSecretArn: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:lamp-application-1a2b3c4-AbCdEf",
  phpExtensions: [],
  requestTimeoutSeconds: 60,
  https: false,
  sessionManager: false,
  names: [],
  hstsSeconds: 86_400,
};

const site = { https: true, names: ["www.example.org", "*.example.org"] };

/** The file that the script writes at `path`. */
function fileIn(script: string, path: string): { mode: string | undefined; content: string } {
  const found = new RegExp(
    `^install -D -m (\\d+) /dev/null ${path} && cat >${path} <<'END-OF-FILE'\n([^]*?)END-OF-FILE$`,
    "m",
  ).exec(script);
  return { mode: found?.[1], content: found?.[2] ?? "" };
}

describe("renderUserData", () => {
  it("renders the whole document", () => {
    const withoutHashes = (script: string) => script.replace(/^# [0-9a-f]{8} (?=\S+$)/gm, "# HASH ");
    expect(withoutHashes(renderUserData({ ...values, ...site }))).toMatchSnapshot();
  });

  it("names every file of a server with a hash of its content, so that a preview shows which one changes", () => {
    let folder = "";
    const named: string[][] = [];
    for (const [, path, hash, name] of renderUserData(values).matchAll(/^# (?:(\/\S*)|([0-9a-f]{8}) (\S+))$/gm)) {
      if (path === undefined) named.push([`${folder}${name}`, `${hash}`]);
      else folder = path;
    }
    const hashes = serverFiles().map(({ path, content }) => [
      path,
      createHash("sha256").update(content).digest("hex").slice(0, 8),
    ]);
    expect(named).toEqual(hashes);
  });

  it("renders the same bytes every time, because other bytes replace the servers", () => {
    expect(renderUserData({ ...values })).toBe(renderUserData(values));
  });

  it("leaves a third of EC2's limit free with forty PHP extensions", () => {
    const phpExtensions = Array.from({ length: 40 }, (_, i) => `extension${i}`);
    expect(Buffer.byteLength(renderUserData({ ...values, phpExtensions }))).toBeLessThan((userDataLimit * 2) / 3);
  });

  it("refuses a document over EC2's limit, with its size and what to shorten", () => {
    expect(() => renderUserData({ ...values, phpExtensions: Array<string>(1200).fill("extension") })).toThrow(
      /^User-data is \d{5} bytes, EC2 takes at most 16384: shorten lamp:phpExtensions \(now 11999 bytes\)\.$/,
    );
  });

  it("passes the values to the script in a file that only root may read", () => {
    const environment = fileIn(renderUserData({ ...values, phpExtensions: ["gd", "intl"] }), "/etc/lamp/environment");
    expect(environment.mode).toBe("0600");
    expect(environment.content.split("\n")).toEqual([
      "LAMP_REGION='eu-central-1'",
      "LAMP_SERVER_FILES='s3://lamp-releases-1a2b3c4/server-files-0123456789abcdef.sh'",
      `LAMP_SERVER_FILES_SHA256='${values.serverFilesSha256}'`,
      `LAMP_RELEASE='${values.release}'`,
      "LAMP_SERVER_NUMBER='2'",
      `LAMP_TARGET_GROUP='${values.targetGroupArn}'`,
      `LAMP_APPLICATION_SECRET='${values.applicationSecretArn}'`,
      "LAMP_ENVIRONMENT='s3://lamp-releases-1a2b3c4/environment.json'",
      "LAMP_PHP_EXTENSIONS='gd intl'",
      "LAMP_REQUEST_TIMEOUT='60'",
      "",
    ]);
  });

  it("passes on the names of the site, and with HTTPS for how long browsers may use nothing else", () => {
    const { content } = fileIn(renderUserData({ ...values, ...site }), "/etc/lamp/environment");
    expect(content.split("\n").slice(-3)).toEqual([
      "LAMP_SITE_NAMES='www.example.org *.example.org'",
      "LAMP_HSTS='86400'",
      "",
    ]);
  });

  it("passes on which page a new server asks when it is set", () => {
    const { content } = fileIn(renderUserData({ ...values, checkPath: "/login?a=1&b" }), "/etc/lamp/environment");
    expect(content.split("\n").at(-2)).toBe("LAMP_CHECK_PATH='/login?a=1&b'");
  });

  it("passes on which folders are shared, and where they are, when there are any", () => {
    const shared = { sharedPaths: ["public/up", "storage/app"], fileSystemId: "fs-1" };
    const { content } = fileIn(renderUserData({ ...values, ...shared }), "/etc/lamp/environment");
    expect(content.split("\n").slice(-3)).toEqual([
      "LAMP_SHARED_FILES='fs-1'",
      "LAMP_SHARED_PATHS='public/up storage/app'",
      "",
    ]);
  });

  it("passes on how many PHP processes a server has when it is set", () => {
    const { content } = fileIn(renderUserData({ ...values, phpChildren: 30 }), "/etc/lamp/environment");
    expect(content.split("\n").at(-2)).toBe("LAMP_PHP_CHILDREN='30'");
  });

  it("tells the server whether it gets the agent of Session Manager", () => {
    const { content } = fileIn(renderUserData({ ...values, sessionManager: true }), "/etc/lamp/environment");
    expect(content.split("\n").at(-2)).toBe("LAMP_SESSION_MANAGER='true'");
  });

  it.each(["it's", '"; rm -rf / #', "$(touch /tmp/x)", "`id`", "a\\'b", "ä ö", "- x: |", "'''"])(
    "passes the value %s to the shell unchanged",
    release => {
      const { content } = fileIn(renderUserData({ ...values, release }), "/etc/lamp/environment");
      expect(execFileSync("bash", ["-c", `${content}printf %s "$LAMP_RELEASE"`], { encoding: "utf8" })).toBe(release);
    },
  );

  it("refuses a value with a line break, which would end its line of the document", () => {
    expect(() => renderUserData({ ...values, region: "eu\nruncmd: [reboot]" })).toThrow(
      'LAMP_REGION holds a control character: "eu\\nruncmd: [reboot]".',
    );
  });

  it("writes what only root may read, and the program that signs requests, and nothing else", () => {
    const script = renderUserData(values);
    expect(
      [...script.matchAll(/^install -D -m (\d+) \/dev\/null (\S+)/gm)].map(([, mode, path]) => [path, mode]),
    ).toEqual([
      ["/etc/lamp/environment", "0600"],
      ["/usr/local/sbin/lamp-aws", "0755"],
    ]);
  });

  it("is a script that the shell accepts", () => {
    execFileSync("bash", ["-n"], { input: renderUserData(values) });
  });
});
