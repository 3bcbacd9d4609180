import { execFileSync } from "node:child_process";
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withServerFiles } from "./configuredServer";

const folder = mkdtempSync(join(tmpdir(), "agent-"));
const gnupg = join(folder, "gnupg");
const gpg = (...argv: string[]) =>
  execFileSync("gpg", ["--homedir", gnupg, "--batch", "--quiet", "--pinentry-mode", "loopback", ...argv], {
    stdio: "pipe",
  });
const past = ["--faked-system-time", "20200102T000000"];

/** Makes a key without a password. Returns its fingerprint. */
function makeKey(name: string, ...more: string[]): string {
  gpg(...more, "--passphrase", "", "--quick-gen-key", name, "ed25519", "sign", more.length > 0 ? "1d" : "0");
  gpg("--armor", "--output", join(folder, `${name}.asc`), "--export", name);
  return /^fpr:+([0-9A-F]{40}):/m.exec(gpg("--with-colons", "--list-keys", name).toString())?.[1] ?? "";
}

/** A folder with the objects that S3 has: a package and its signature. */
function offer(
  name: string,
  { version = "1", key = "right", packageName = "amazon-ssm-agent", options = [] as string[] } = {},
) {
  const tree = join(folder, "tree");
  const objects = join(folder, name);
  mkdirSync(join(tree, "DEBIAN"), { recursive: true });
  mkdirSync(objects);
  const control = {
    Package: packageName,
    Version: version,
    Architecture: "all",
    Maintainer: "A <a@example.com>",
    Description: "a",
  };
  writeFileSync(
    join(tree, "DEBIAN/control"),
    Object.entries(control)
      .map(([field, value]) => `${field}: ${value}\n`)
      .join(""),
  );
  const file = join(objects, "amazon-ssm-agent.deb");
  execFileSync("dpkg-deb", ["--root-owner-group", "-Znone", "--build", tree, file], { stdio: "pipe" });
  gpg(...options, "--local-user", key, "--output", `${file}.sig`, "--detach-sign", file);
}

beforeAll(() => {
  mkdirSync(gnupg, { mode: 0o700 });
  writeFileSync(join(folder, "fingerprint"), makeKey("right"));
  makeKey("expired", ...past);
  makeKey("other");
  offer("first");
  offer("second", { version: "2" });
  offer("unsigned", { version: "3", key: "other" });
  offer("late", { version: "3", key: "expired", options: past });
  offer("renamed", { version: "3", packageName: "another" });
  offer("changed", { version: "3" });
  appendFileSync(join(folder, "changed/amazon-ssm-agent.deb"), "more");
  offer("garbled", { version: "3" });
  writeFileSync(join(folder, "garbled/amazon-ssm-agent.deb.sig"), "<html>");
  mkdirSync(join(folder, "gone"));
  copyFileSync(join(__dirname, "lampAgent.sh"), join(folder, "lampAgent.sh"));
});

afterAll(() => {
  execFileSync("gpgconf", ["--homedir", gnupg, "--kill", "all"]);
  rmSync(folder, { recursive: true, force: true });
});

const run = async (script: string) =>
  (await withServerFiles(`. /tests/lampAgent.sh\n${script}`, { "/tests": folder, "/host/usr": "/usr" }))
    .trim()
    .split("\n");

const failed = (why: string) =>
  `lamp: session manager: ${why}; the server serves the site, and npm run site does not reach it; the next attempt follows`;
const notGood = (status: string) =>
  failed(
    `the package has no good signature of AWS's key (gpg: ${status}) and is not installed; if AWS has a new key, put it and its fingerprint into this release of the stack`,
  );

const base = "https://s3.eu-central-1.amazonaws.com/amazon-ssm-eu-central-1/latest/debian_amd64/amazon-ssm-agent.deb";

it("lamp-agent installs the package that AWS has signed, says nothing on the console, and takes later ones", async () => {
  const printed = await run(`
    tool dpkg 'if [[ $1 == --print-architecture ]]; then echo amd64; else exec /usr/bin/dpkg "$@"; fi'
    agent first; cat /tmp/calls
    agent first; cat /tmp/calls
    agent second
    agent first`);
  const packages = ["apt-get -o APT::Update::Error-Mode=any update", "apt-get install gpg mariadb-client"];
  const started = ["systemctl -q enable amazon-ssm-agent", "systemctl start amazon-ssm-agent"];
  expect(printed).toEqual([
    "0 ii 1: ",
    ...[...packages, `curl ${base}.sig`, `curl ${base}`, ...started],
    "0 ii 1: ",
    ...[...packages, `curl ${base}.sig`, ...started],
    "0 ii 2: ",
    "1 ii 2: lamp: session manager: the package is older (1) than the agent that is installed (2); the server serves the site, and the agent stays as it is; the next attempt follows",
  ]);
});

it("lamp-agent installs nothing that AWS has not signed, tells each failure once, and tells its end", async () => {
  const printed = await run(`
    tool dpkg 'if [[ $1 == --print-architecture ]]; then echo amd64; else exec /usr/bin/dpkg "$@"; fi'
    for objects in changed unsigned garbled renamed gone gone; do agent $objects; done
    cp /tests/expired.asc "$key"; agent late
    cp /tests/other.asc "$key"; agent unsigned
    cp /tests/right.asc "$key"; touch /tmp/no-apt; agent first
    rm /tmp/no-apt; agent first`);
  expect(printed).toEqual([
    `1 none: ${notGood("BADSIG")}`,
    `1 none: ${notGood("ERRSIG")}`,
    `1 none: ${notGood("NODATA")}`,
    `1 none: ${failed("the package is another, not amazon-ssm-agent")}`,
    `1 none: ${failed(`cannot download ${base}.sig: S3 answers 403`)}`,
    "1 none: ",
    `1 none: ${notGood("EXPKEYSIG")}`,
    `1 none: ${failed("the package is signed by another key than AWS's and is not installed")}`,
    `1 none: ${failed("apt cannot install gpg and mariadb-client; check the web subnet's route to the internet")}`,
    "0 ii 1: lamp: session manager: the agent is installed",
  ]);
});

it("the key in the repository is the one whose fingerprint lamp-agent accepts", () => {
  const files = join(__dirname, "../../userdata/files/usr/local");
  const [, accepted] = /^fingerprint=(.*)$/m.exec(readFileSync(join(files, "sbin/lamp-agent"), "utf8")) ?? [];
  const shown = gpg("--with-colons", "--show-keys", join(files, "share/lamp/ssm-agent.asc")).toString();
  expect(shown.match(/^fpr:+([0-9A-F]{40}):/gm)).toEqual([`fpr:::::::::${accepted ?? ""}:`]);
});
