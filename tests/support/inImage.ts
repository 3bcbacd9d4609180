import { execFile } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { imageRoot } from "../../rehearsal/machines/images/images";

/**
 * Text of a file for BASH_ENV: in every bash script, `sleep` moves the time of SECONDS instead of waiting, and writes it to
 * /run/clock. Without `unset`, bash would count the real seconds too, and a slow machine would change the result of a test.
 */
export const movedClock =
  "unset SECONDS\nSECONDS=0\nsleep() { SECONDS=$((SECONDS + $1)); echo $SECONDS > /run/clock; }\n";

/**
 * Runs a bash script as root in a temporary copy of the rehearsal's ready image (Debian 13 with the packages of a web server).
 * The image is not booted. The script has a loopback interface and no other network.
 *
 * @param folders folders of this machine to mount in the image: path in the image -> path on this machine
 * @param name which image: `ready`, or `peers`, which also has the servers that bench/ compares with. Default: `ready`
 * @returns what the script prints
 */
export async function inImage(
  script: string,
  folders: Readonly<Record<string, string>> = {},
  name: "ready" | "peers" = "ready",
): Promise<string> {
  const image = await imageRoot(name);
  const binds = Object.entries(folders).flatMap(([there, here]) => [
    `mkdir -p "$root${there}"`,
    `mount --bind "${here}" "$root${there}"`,
  ]);
  const scratch = mkdtempSync(join(tmpdir(), "in-image-"));
  const outside = [
    "set -eu",
    "scratch=$2",
    'mount -t tmpfs tmpfs "$scratch"',
    'mkdir "$scratch/upper" "$scratch/work" "$scratch/root"',
    "root=$scratch/root",
    `mount -t overlay overlay -o "lowerdir=${image},upperdir=$scratch/upper,workdir=$scratch/work" "$root"`,
    'mount -t proc proc "$root/proc"',
    // The image has devices of its own: what programs write to the console must not reach this machine's console.
    'mount -t tmpfs -o mode=755 tmpfs "$root/dev"',
    'for device in null zero random urandom; do touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done',
    'ln -s /proc/self/fd "$root/dev/fd"',
    'mount -t tmpfs tmpfs "$root/run"',
    ...binds,
    "ip link set lo up",
    'chroot "$root" env -i PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin bash -eu -c "$1"',
  ].join("\n");
  const namespaces = ["--mount", "--net", "--pid", "--fork", "--kill-child=KILL", "--propagation", "private"];
  try {
    const argv = [...namespaces, "bash", "-c", outside, "inImage", script, scratch];
    return (await promisify(execFile)("unshare", argv, { maxBuffer: 2 ** 24 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`the script failed in the ready image: ${stderr.trim()}\nIt had printed: ${stdout.trim()}`, {
      cause: error,
    });
  } finally {
    rmdirSync(scratch);
  }
}
