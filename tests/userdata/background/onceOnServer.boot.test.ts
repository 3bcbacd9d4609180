import { expect, it } from "vitest";
import { withServerFiles } from "../configuredServer";

/** web-server.sh's functions, a site with the file, and a stand-in for what asks the database. `once` is the setup's step. */
const setup = (program: string) => `
  home=/srv/lamp/current name=web-1 LAMP_RELEASE=s3://bucket/abc.tar.gz hint=''
  mkdir -p $home
  exec 3>&1
  begin() { step=$1 hint=$2; }
  fail() { echo "FAILED at $step: $*"; exit 0; }
  last_words() { tail -n 1 /tmp/log; }
  printf '#!/bin/sh\\n${program}\\n' > /usr/local/lib/lamp/once-per-release
  step_of_setup() { . /usr/local/share/lamp/background/once-per-release.sh; } >>/tmp/log
`;

it("a server whose site has no once-per-release does nothing", async () => {
  expect(await withServerFiles(`${setup("echo $1 $2")} step_of_setup; cat /tmp/log`)).toBe("");
});

it("a server hands the hash of its release and its name on, and goes on when it ends well", async () => {
  const script = `${setup("echo $1 $2")} touch $home/once-per-release; step_of_setup; cat /tmp/log; echo goes on`;
  expect((await withServerFiles(script)).trim().split("\n")).toEqual(["abc web-1", "goes on"]);
});

it("a server ends its setup when it fails, and the console has the last words of the site's file", async () => {
  const script = `${setup('echo it begins; echo "| no table"; echo it ended with status 3; exit 1')}
    touch $home/once-per-release
    (step_of_setup; echo goes on)
    tail -n 1 /tmp/log`;
  expect((await withServerFiles(script)).trim().split("\n")).toEqual([
    "lamp: once-per-release: | no table",
    "FAILED at once-per-release: it ended with status 3",
  ]);
});
