import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aptSettings } from "../../rehearsal/machines/images/aptSettings";
import { cacheFolder, privateFolder } from "../../rehearsal/support/cacheFolder";
import { timed } from "../../rehearsal/support/progress";
import { run } from "../../rehearsal/support/run";

/** The release of the servers, whatever this machine's release is. */
const suite = "trixie";
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
const downloadMinutes = 10;

/**
 * Downloads packages of the servers' Debian release from the mirror that this machine's apt uses, and unpacks them into one
 * folder. Nothing is installed, and no script of a package runs.
 *
 * @param names names of packages that are the same for every architecture, for example `wordpress`. With a name such as
 *   `+phpmyadmin` come the libraries of PHP and JavaScript on which the package depends.
 * @returns the folder with `usr/share/...`, in the cache folder; it must not be changed. Delete it to get newer packages.
 * @throws if apt names no mirror, a package cannot be downloaded, or its signature is wrong
 */
export async function debianPackages(...names: string[]): Promise<string> {
  const { mirror } = aptSettings();
  if (mirror === undefined) throw new Error("this machine's apt names no mirror of Debian to download packages from");
  const key = createHash("sha256")
    .update(JSON.stringify([suite, mirror, names, "relative links"]))
    .digest("hex")
    .slice(0, 12);
  const folder = privateFolder(join(cacheFolder, "applications"));
  const tree = join(folder, `${names[0]?.replace("+", "") ?? ""}-${key}`);
  if (existsSync(tree)) return tree;

  const work = mkdtempSync(join(folder, ".download-"));
  try {
    for (const name of ["lists/partial", "cache/archives/partial", "packages", "tree"])
      mkdirSync(join(work, name), { recursive: true });
    writeFileSync(join(work, "status"), "");
    const source = `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`;
    writeFileSync(join(work, "sources.list"), source);
    // The rest of this machine's settings counts: proxies, for example.
    const settings = {
      "Dir::State": work,
      "Dir::State::status": join(work, "status"),
      "Dir::Cache": join(work, "cache"),
      "Dir::Etc::sourcelist": join(work, "sources.list"),
      "Dir::Etc::sourceparts": "/dev/null",
      "APT::Sandbox::User": "root",
      "Acquire::Languages": "none",
    };
    const options = Object.entries(settings).map(([name, value]) => `-o${name}=${value}`);
    const script = `
      apt-get -qq "$@" update
      cd packages
      names=(${names.filter(name => !name.startsWith("+")).join(" ")})
      for name in ${names.flatMap(name => (name.startsWith("+") ? [name.slice(1)] : [])).join(" ")}; do
        needed=$(apt-get -qq "$@" -s --no-install-recommends install $name)
        names+=($name $(awk '$1 == "Inst" && $2 ~ /^(php|libjs)-/ { print $2 }' <<< "$needed"))
      done
      apt-get -qq "$@" download "\${names[@]}"
      for package in *.deb; do dpkg-deb -x "$package" ../tree; done
      # Links to other packages lead to them in this folder, not to what this machine has.
      cd ../tree
      find . -type l -lname '/*' | while read -r link; do
        if [ -e ".$(readlink "$link")" ] || [ -L ".$(readlink "$link")" ]; then ln -srfn ".$(readlink "$link")" "$link"; fi
      done`;
    await timed(`downloading ${names.join(", ")} of Debian ${suite} (once)`, () =>
      run("bash", ["-euc", script, "debianPackages", ...options], {
        cwd: work,
        timeoutMs: downloadMinutes * 60_000,
        failure: `cannot download ${names.join(", ")}`,
      }),
    );
    // Another process may have made it in the meantime.
    if (!existsSync(tree)) renameSync(join(work, "tree"), tree);
  } finally {
    rmSync(work, { recursive: true });
  }
  return tree;
}

/**
 * Copies what is in a folder of packages into a folder of a site, with files in the place of links.
 *
 * @param without paths in the folder that are not copied, and removed where they are: what belongs to Debian's own Apache
 */
export async function copyTree(from: string, to: string, without: readonly string[] = []): Promise<void> {
  mkdirSync(to, { recursive: true });
  const left = without.map(path => `./${path}`);
  const script = `
    from=$1 to=$2
    shift 2
    (cd "$to" && rm -rf -- "$@")
    cd "$from"
    tar -ch "\${@/#/--exclude=}" . | tar -xC "$to"`;
  await run("bash", ["-euo", "pipefail", "-c", script, "copyTree", from, to, ...left], {
    cwd: to,
    timeoutMs: 120_000,
    failure: `cannot copy ${from}`,
  });
}

/** Where a site's folder is on a server. */
const home = "/srv/lamp/current";

/**
 * Copies Debian's libraries of PHP into the folder `php/` of a site, and corrects Debian's path of them in the programs of the
 * site. PHP finds them by the `include_path` `/srv/lamp/current/php`.
 */
export async function copyLibraries(tree: string, folder: string): Promise<void> {
  await copyTree(join(tree, "usr/share/php"), join(folder, "php"));
  const script = `grep -rlZ --include=*.php /usr/share/php/ . | xargs -0r sed -i "s|'/usr/share/php/|'${home}/php/|g"`;
  await run("bash", ["-euo", "pipefail", "-c", script], {
    cwd: folder,
    timeoutMs: 60_000,
    failure: "cannot edit paths",
  });
}
