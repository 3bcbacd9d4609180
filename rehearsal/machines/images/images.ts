import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { timed } from "../../support/progress";
import { aptSettings } from "./aptSettings";
import { authorityPem } from "./authorities";
import { outcome } from "../sandbox/sandbox";
import { cacheFolder, runningRehearsals } from "../sandbox/runFolder";

/**
 * `bare`: about what Debian's own cloud image has. `ready`: with what web servers commonly install,
 * so that user-data finds its packages there. `database`: MySQL. `peers`: as `ready`, with other web servers beside, for bench/.
 */
export type Image = "bare" | "ready" | "database" | "peers";

interface Recipe {
  readonly role: "server" | "database";
  readonly suite: string;
  readonly packages: readonly string[];
}

const bare = (
  "systemd systemd-sysv dbus libpam-systemd iproute2 ca-certificates netbase libnss-myhostname cloud-init curl wget " +
  "sudo procps iputils-ping netcat-openbsd less openssl logrotate unattended-upgrades"
).split(" ");

const webServer = "apache2 php8.4-fpm php8.4-cli php8.4-mysql unzip nftables chrony".split(" ");

const peers = ["libapache2-mod-php8.4", "nginx-light", "caddy", "wrk"];

const recipes: Record<Image, Recipe> = {
  bare: { role: "server", suite: "trixie", packages: bare },
  ready: { role: "server", suite: "trixie", packages: [...bare, ...webServer] },
  peers: { role: "server", suite: "trixie", packages: [...bare, ...webServer, ...peers] },
  // Debian has MySQL itself in unstable only.
  database: { role: "database", suite: "sid", packages: ["mysql-server", "mysql-client"] },
};

/** The folder of an image, built when it is not there. Safe when two rehearsals want the same one. */
export async function imageRoot(image: Image): Promise<string> {
  const recipe = recipes[image];
  const apt = aptSettings();
  // Unstable's lists are valid for a week only, and a mirror may be behind.
  const settings =
    recipe.suite === "sid" ? [...apt.configuration, 'Acquire::Check-Valid-Until "false";'] : apt.configuration;
  const script = path.join(__dirname, "image.sh");
  const authority = recipe.role === "server" ? await authorityPem("public") : "";
  const key = createHash("sha256")
    .update(JSON.stringify([recipe, apt.mirror, settings, fs.readFileSync(script, "utf8"), authority]))
    .digest("hex")
    .slice(0, 12);
  const folder = path.join(cacheFolder(), "images");
  const root = path.join(folder, `${image}-${key}`);
  if (fs.existsSync(root)) return root;

  fs.mkdirSync(folder, { recursive: true });
  const work = fs.mkdtempSync(path.join(folder, ".settings-"));
  try {
    fs.writeFileSync(path.join(work, "apt"), settings.map(line => `${line}\n`).join(""));
    fs.writeFileSync(path.join(work, "ca"), authority);
    await timed(`building the ${image} image (Debian ${recipe.suite}, once)`, async () => {
      const files = [root, apt.mirror ?? "", path.join(work, "apt"), path.join(work, "ca")];
      const build = ["bash", script, recipe.role, recipe.suite, recipe.packages.join(","), ...files];
      // In namespaces of its own that end with this process: nothing of a build is left behind either.
      const argv = [
        "--pdeathsig",
        "KILL",
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child=KILL",
        "--mount-proc",
      ];
      const child = spawn("setpriv", [...argv, ...build], { stdio: ["ignore", "pipe", "pipe"] });
      const { code, stdout, stderr } = await outcome(child);
      if (code !== 0) throw new Error(`cannot build the ${image} image: ${(stderr + stdout).trim().slice(-2000)}`);
    });
  } finally {
    fs.rmSync(work, { recursive: true });
  }
  removeOld(image, root);
  return root;
}

/** Images of older recipes, unless a rehearsal may be standing on them. */
function removeOld(image: Image, keep: string): void {
  if (runningRehearsals().some(run => run.owner !== process.pid)) return;
  const folder = path.dirname(keep);
  for (const name of fs.readdirSync(folder))
    if (name.startsWith(`${image}-`) && !name.startsWith(path.basename(keep)))
      fs.rmSync(path.join(folder, name), { recursive: true, force: true });
}
