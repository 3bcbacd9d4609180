import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { compact, renderUserData, type UserDataValues, userDataLimit } from "./userData";

const values: UserDataValues = {
  region: "eu-central-1",
  release: "s3://lamp-release-1a2b3c4/site-0123456789abcdef.zip",
  administratorSecretArn: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:lamp-administrator-1a2b3c4-AbCdEf",
  applicationSecretArn: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:lamp-application-1a2b3c4-AbCdEf",
  phpExtensions: [],
  https: false,
  names: [],
  hstsSeconds: 86_400,
};

const site = { https: true, names: ["www.example.org", "*.example.org"] };

/** The file at `path` in the document. */
function fileIn(document: string, path: string): { mode: string | undefined; content: string } {
  const item = document.split(/^-\n path: /m).find(text => text.startsWith(`${path}\n`)) ?? "";
  const content = item.slice(item.indexOf("content: |\n") + "content: |\n".length).split(/^\S/m)[0] ?? "";
  return { mode: /permissions: "(\d+)"/.exec(item)?.[1], content: content.replace(/^ {2}/gm, "") };
}

describe("renderUserData", () => {
  it("renders the whole document", () => {
    expect(renderUserData({ ...values, ...site })).toMatchSnapshot();
  });

  it("renders the same bytes every time, because other bytes replace the servers", () => {
    expect(renderUserData({ ...values })).toBe(renderUserData(values));
  });

  it("leaves room under EC2's limit for twenty PHP extensions", () => {
    const phpExtensions = Array.from({ length: 20 }, (_, i) => `extension${i}`);
    expect(Buffer.byteLength(renderUserData({ ...values, phpExtensions }))).toBeLessThanOrEqual(userDataLimit);
  });

  it("refuses a document over EC2's limit, with its size and what to shorten", () => {
    expect(() => renderUserData({ ...values, phpExtensions: Array<string>(200).fill("extension") })).toThrow(
      /^User-data is 1[678]\d{3} bytes, EC2 takes at most 16384: shorten userdata\/ or lamp:phpExtensions \(now 1999 bytes\)\.$/,
    );
  });

  it("passes the values to the script in a file that only root may read", () => {
    const environment = fileIn(renderUserData({ ...values, phpExtensions: ["gd", "intl"] }), "/etc/lamp/environment");
    expect(environment.mode).toBe("0600");
    expect(environment.content.split("\n")).toEqual([
      "LAMP_REGION='eu-central-1'",
      "LAMP_RELEASE='s3://lamp-release-1a2b3c4/site-0123456789abcdef.zip'",
      `LAMP_ADMINISTRATOR_SECRET='${values.administratorSecretArn}'`,
      `LAMP_APPLICATION_SECRET='${values.applicationSecretArn}'`,
      "LAMP_PHP_EXTENSIONS='gd intl'",
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

  it("passes on how many PHP processes a server has when it is set", () => {
    const { content } = fileIn(renderUserData({ ...values, phpChildren: 30 }), "/etc/lamp/environment");
    expect(content.split("\n").at(-2)).toBe("LAMP_PHP_CHILDREN='30'");
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

  it("makes commands executable and leaves everything else to cloud-init's default mode", () => {
    const document = renderUserData(values);
    expect(
      [...document.matchAll(/^ path: (.*)\n permissions: "(\d+)"/gm)].map(([, path, mode]) => [path, mode]),
    ).toEqual([
      ["/etc/lamp/environment", "0600"],
      ["/usr/local/sbin/lamp-aws", "0755"],
      ["/usr/local/sbin/lamp-database", "0755"],
      ["/usr/local/sbin/web-server.sh", "0755"],
    ]);
  });

  it("runs the script, and nothing else", () => {
    expect(renderUserData(values).split("\n").slice(-2)).toEqual(["runcmd: [[/usr/local/sbin/web-server.sh]]", ""]);
  });
});

describe("compact", () => {
  it("drops comments that fill a line and empty lines, and keeps the first line of a script", () => {
    expect(compact("#!/bin/bash\n# why\n\n  # why too\necho '#' # stays\n")).toBe("#!/bin/bash\necho '#' # stays\n");
    expect(compact("; why\nkey = value ; stays\n// why\nlast;\n")).toBe("key = value ; stays\nlast;\n");
  });

  it("keeps apt's #clear, which only looks like a comment", () => {
    expect(compact("#clear Some::List;\n#other\n")).toBe("#clear Some::List;\n");
  });

  it("drops indentation", () => {
    expect(compact("a\n    b\n        c\n")).toBe("a\nb\nc\n");
  });
});
