import { beforeAll, describe, expect, it } from "vitest";
import { withServerFiles } from "./configuredServer";

/**
 * A machine on which a folder plays the file system: /tmp/efs. While there is /tmp/refuses, it cannot be mounted, and while there is
 * /tmp/silent, whoever asks it waits.
 */
const prepare = `
export LAMP_SHARED_PATHS="public/up storage/app" LAMP_ANSWER_SECONDS=1 PATH=/tmp/bin:$PATH
shared=/var/lib/lamp-shared
mkdir -p /tmp/bin /tmp/efs /run/lamp-shared $shared/public/up $shared/storage/app /srv/lamp/current.shared/public/up
echo first > /srv/lamp/current.shared/public/up/seed.txt
cat > /tmp/bin/mount <<'END'
#!/bin/bash
[[ ! -e /tmp/refuses ]] || { echo "mount.nfs4: Connection refused" >&2; exit 32; }
exec /bin/mount --bind /tmp/efs "\${@: -1}"
END
cat > /tmp/bin/stat <<'END'
#!/bin/bash
[[ ! -e /tmp/silent ]] || exec /bin/sleep 30
echo answers
END
cat > /tmp/bin/journalctl <<'END'
#!/bin/bash
echo "LOG3[0]: CERT: Subject checks failed: error"
END
printf '#!/bin/bash\\nexec /bin/sleep 0.1\\n' > /tmp/bin/sleep
chmod +x /tmp/bin/*
attempt() { { lamp-shared mount || echo "failed with $?"; } | tr '\\n' ' '; }
eventually() { for _ in $(seq 100); do "$@" && return 0; /bin/sleep 0.1; done; echo "never: $*"; }
`;

describe("lamp-shared", () => {
  let lines: string[];
  beforeAll(async () => {
    const printed = await withServerFiles(`${prepare}
      touch /tmp/refuses
      echo "refused: $(attempt)"
      rm /tmp/refuses
      touch /tmp/silent
      echo "silent: $(attempt)"
      grep -q lamp-shared /proc/self/mounts && echo "silent and still mounted"
      rm /tmp/silent
      [[ ! -e /run/lamp-shared/came ]] || echo "came too early"
      echo "good: $(attempt)$(ls /run/lamp-shared)"
      echo "files: $(cd /tmp/efs && find . -type f) $(stat=$(/usr/bin/stat -c %U:%a /tmp/efs/public/up); echo $stat)"
      echo changed > /tmp/efs/public/up/seed.txt
      umount $shared
      echo "again: $(attempt)$(cat $shared/public/up/seed.txt)"
      echo mine > /tmp/efs/storage/app/mine.txt

      lamp-shared watch > /tmp/said 2>&1 &
      watcher=$!
      mounted() { grep -q lamp-shared /proc/self/mounts; }
      gone() { ! mounted; }
      touch /tmp/silent
      eventually gone
      echo "empty: $(ls -A $shared/storage/app | wc -l) $(setpriv --reuid=www-data --regid=www-data --clear-groups touch $shared/storage/app/x 2>&1 | sed 's/.*: //')"
      touch /tmp/refuses
      eventually grep -q refused /tmp/said
      /bin/sleep 1
      rm /tmp/silent /tmp/refuses
      eventually mounted
      eventually grep -q "answer again" /tmp/said
      echo "back: $(cat $shared/storage/app/mine.txt)"
      kill $watcher
      sed 's/^/said /' /tmp/said`);
    lines = printed.split("\n");
  }, 60_000);
  const line = (name: string) => lines.find(one => one.startsWith(`${name}: `))?.slice(name.length + 2);

  it("says why it cannot mount, with stunnel's reason, and leaves nothing mounted that does not answer", () => {
    expect(line("refused")).toBe(
      "the shared files cannot be mounted: mount.nfs4: Connection refused (CERT: Subject checks failed: error) failed with 1 ",
    );
    expect(line("silent")).toBe("the shared files do not answer failed with 1 ");
    expect(lines).not.toContain("silent and still mounted");
    expect(lines).not.toContain("came too early");
    expect(lines.filter(one => one.startsWith("never"))).toEqual([]);
  });

  it("fills a folder once with what the release has, for www-data, and never overwrites", () => {
    expect(line("good")).toBe("came");
    expect(line("files")).toBe("./public/up/seed.txt www-data:755");
    expect(line("again")).toBe("changed");
  });

  it("takes a silent mount away, so that programs find empty folders in which they cannot write, and brings it back", () => {
    expect(line("empty")).toBe("0 Permission denied");
    expect(line("back")).toBe("mine");
  });

  it("says each thing once, with what to do", () => {
    const said = lines.filter(one => one.startsWith("said lamp: the shared files "));
    expect(
      said.map(
        one =>
          one
            .slice("said lamp: the shared files ".length)
            .replace(/(after )\d+/, "$1N")
            .split(". What")[0],
      ),
    ).toEqual([
      "do not answer. Pages that need public/up storage/app get errors, all others are served",
      "cannot be mounted: mount.nfs4: Connection refused (CERT: Subject checks failed: error). Pages that need public/up storage/app get errors, all others are served",
      "answer again after N s",
    ]);
    expect(said.filter(one => one.includes("What to do: "))).toHaveLength(2);
  });
});
