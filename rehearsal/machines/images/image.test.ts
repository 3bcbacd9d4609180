import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** flock(1) and the paths of Debian's packages exist on Linux only. */
describe.runIf(process.platform === "linux")("image.sh", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "image-"));
    mkdirSync(join(folder, "bin"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Puts a program of this name first in PATH. */
  const program = (name: string, script: string) => {
    writeFileSync(join(folder, "bin", name), `#!/bin/bash\n${script}\n`);
    chmodSync(join(folder, "bin", name), 0o755);
  };

  it("runs the image's own programs without the caller's TMPDIR, which does not exist in the image", () => {
    // mmdebstrap [OPTION...] SUITE TREE: makes the folders that the script writes to.
    const folders =
      "etc/apt/apt.conf.d etc/systemd/system etc/cloud/cloud.cfg.d usr/local/share/ca-certificates usr/sbin";
    program(
      "mmdebstrap",
      `tree=\${@: -1}; for f in ${folders}; do mkdir -p $tree/$f; done; touch $tree/etc/apt/apt.conf.d/99mmdebstrap`,
    );
    program("chroot", `echo "TMPDIR=\${TMPDIR-}" >> ${folder}/chroot; exit 0`);
    program("systemctl", "exit 0");
    for (const file of ["apt", "ca"]) writeFileSync(join(folder, file), "");

    const target = join(folder, "ready");
    const words = ["server", "trixie", "bash", target, "", join(folder, "apt"), join(folder, "ca")];
    execFileSync("bash", [join(__dirname, "image.sh"), ...words], {
      env: { PATH: `${join(folder, "bin")}:${process.env["PATH"]}`, TMPDIR: folder },
    });
    expect(existsSync(target)).toBe(true);
    expect(readFileSync(join(folder, "chroot"), "utf8")).toBe("TMPDIR=\nTMPDIR=\n");
  });
});
