import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cacheFolder, privateFolder } from "../../support/cacheFolder";
import { timed } from "../../support/progress";
import { run } from "../../support/run";
import { runningRehearsals } from "../sandbox/runFolder";
import { aptSettings } from "./aptSettings";
import { authorityPem } from "./authorities";

/**
 * `bare`: about what Debian's own cloud image contains. `ready`: `bare` and the packages that web servers commonly install,
 * so that user-data has nothing to download. `peers`: `ready` and other web servers, to compare with. `database`: MySQL.
 */
export type Image = "bare" | "ready" | "database" | "peers";

interface Recipe {
  /** Function of image.sh that sets the tree up. */
  readonly role: "server" | "database";
  /** Debian's name of the release. */
  readonly suite: string;
  readonly packages: readonly string[];
}

const bare = (
  "systemd systemd-sysv dbus libpam-systemd iproute2 ca-certificates netbase libnss-myhostname cloud-init curl wget " +
  "sudo procps iputils-ping netcat-openbsd less openssl logrotate unattended-upgrades"
).split(" ");

const webServer = "apache2 php8.4-fpm php8.4-cli php8.4-mysql unzip nftables chrony nfs-common stunnel4".split(" ");

/** What plays a part of Linux that this kernel may lack: NFS (see image.sh), which FUSE and SFTP stand in for. */
const standIns = ["fuse3", "openssh-sftp-server", "sshfs"];

const peers = ["libapache2-mod-php8.4", "nginx-light", "caddy", "wrk"];

const recipes: Record<Image, Recipe> = {
  bare: { role: "server", suite: "trixie", packages: [...bare, ...standIns] },
  ready: { role: "server", suite: "trixie", packages: [...bare, ...standIns, ...webServer] },
  peers: { role: "server", suite: "trixie", packages: [...bare, ...standIns, ...webServer, ...peers] },
  // Only Debian's unstable release contains MySQL itself.
  database: { role: "database", suite: "sid", packages: ["mysql-server", "mysql-client"] },
};

/** How long a build may take: it downloads some hundred packages. */
const buildMinutes = 30;

/** Path of an image's root folder. The image is built when it does not exist; two rehearsals may ask at the same time. */
export async function imageRoot(image: Image): Promise<string> {
  const recipe = recipes[image];
  const apt = aptSettings();
  // The package lists of unstable are valid for a week only, and a mirror may be older.
  const settings =
    recipe.suite === "sid" ? [...apt.configuration, 'Acquire::Check-Valid-Until "false";'] : apt.configuration;
  const script = join(__dirname, "image.sh");
  const authority = recipe.role === "server" ? await authorityPem("public") : "";
  const key = createHash("sha256")
    .update(JSON.stringify([recipe, apt.mirror, settings, readFileSync(script, "utf8"), authority]))
    .digest("hex")
    .slice(0, 12);
  // The image contains programs that run as root for whoever starts them.
  const folder = privateFolder(join(cacheFolder, "images"));
  const root = join(folder, `${image}-${key}`);
  if (existsSync(root)) return root;

  const work = mkdtempSync(join(folder, ".settings-"));
  try {
    writeFileSync(join(work, "apt"), settings.map(line => `${line}\n`).join(""));
    writeFileSync(join(work, "ca"), authority);
    await timed(`building the ${image} image (Debian ${recipe.suite}, once)`, async () => {
      const files = [root, apt.mirror ?? "", join(work, "apt"), join(work, "ca")];
      const build = ["bash", script, recipe.role, recipe.suite, recipe.packages.join(","), ...files];
      // `run` kills the build when this process ends. The namespaces then take the build's mounts with them.
      const namespaces = ["--mount", "--pid", "--fork", "--kill-child=KILL", "--mount-proc"];
      await run("unshare", [...namespaces, ...build], {
        cwd: work,
        timeoutMs: buildMinutes * 60_000,
        failure: `cannot build the ${image} image`,
      });
    });
  } finally {
    rmSync(work, { recursive: true });
  }
  removeOld(image, root);
  return root;
}

/** Removes images of older recipes, unless another rehearsal is running, which may use them. */
function removeOld(image: Image, keep: string): void {
  if (runningRehearsals().some(run => run.owner !== process.pid)) return;
  const folder = dirname(keep);
  for (const name of readdirSync(folder))
    if (name.startsWith(`${image}-`) && !name.startsWith(basename(keep)))
      rmSync(join(folder, name), { recursive: true, force: true });
}
