import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { timed } from "./progress";

/** Packages of Debian and Ubuntu that the host needs to boot machines. */
export const hostPackages = [
  "debian-archive-keyring",
  "dnsmasq-base",
  "gpg",
  "haproxy",
  "iproute2",
  "mmdebstrap",
  "mount",
  "nftables",
  "openssl",
  "perl-base",
  "slirp4netns",
  "systemd-container",
  "util-linux",
] as const;

/**
 * The programs by which Debian's packages start their services, and have them started at each boot. The installation sees others in
 * their place, in a mount namespace: then nothing that the host has is changed, however the installation ends.
 */
const starters = ["/usr/sbin/invoke-rc.d", "/usr/bin/deb-systemd-invoke", "/usr/bin/deb-systemd-helper"];

/**
 * Mounts `true` over these programs, then runs the rest of its arguments. A bare Debian has perl, and not mount(8): the numbers are the
 * kernel's, of open_tree (with OPEN_TREE_CLONE) and move_mount (with MOVE_MOUNT_F_EMPTY_PATH), on every architecture.
 */
const hideStarters = `
  my ($here, $empty, $true) = (-100, "", "/bin/true");
  for my $program (grep { -e } map { "$_" } qw(${starters.join(" ")})) {
    my $tree = syscall(428, $here, $true, 1);
    $tree >= 0 && syscall(429, $tree, $empty, $here, $program, 4) == 0 or die "cannot hide $program: $!\n";
  }
  exec @ARGV or die "cannot run $ARGV[0]: $!\n";`;

/** Words to put before a command, so that packages which it installs start no service. */
const startingNothing = ["unshare", "--mount", "--propagation", "private", "--", "perl", "-e", hideStarters];

/** Installs packages that are missing. Their services are not started, neither now nor at the next boot. */
export async function ensureHostPackages(packages: readonly string[] = hostPackages): Promise<void> {
  const missing = await missingPackages(packages);
  if (missing.length === 0) return;
  const command = `apt-get install --no-install-recommends ${missing.join(" ")}`;
  if (!(await succeeds("apt-get", ["--version"])))
    throw new Error(`this machine has no apt-get; install what these Debian packages contain: ${missing.join(" ")}`);
  if (process.getuid?.() !== 0)
    throw new Error(`packages are missing; run this command as root, or install them first: ${command}`);
  await timed(`installing ${missing.join(", ")}`, async () => {
    await apt("update");
    await apt("install", "--yes", "--no-install-recommends", ...missing);
  });
}

async function missingPackages(packages: readonly string[]): Promise<string[]> {
  // dpkg-query fails when it does not know a package, but it still lists the others.
  const argv = ["--show", "--showformat=${db:Status-Status} ${Package}\n", ...packages];
  const listed = await promisify(execFile)("dpkg-query", argv).catch((error: { stdout?: string }) => error);
  const installed = new Set((listed.stdout ?? "").split("\n"));
  return packages.filter(name => !installed.has(`installed ${name}`));
}

async function apt(...argv: string[]): Promise<void> {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["-qq", "-o", "DPkg::Lock::Timeout=120"];
  try {
    const [program = "", ...words] = [...startingNothing, "apt-get", ...options, ...argv];
    await promisify(execFile)(program, words, { env: environment, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Error(`apt-get ${argv.join(" ")} failed: ${(stderr ?? String(error)).trim()}`, { cause: error });
  }
}

async function succeeds(program: string, argv: readonly string[]): Promise<boolean> {
  return promisify(execFile)(program, argv).then(
    () => true,
    () => false,
  );
}
