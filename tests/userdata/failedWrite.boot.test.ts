import { expect, it } from "vitest";
import { inServer, serve } from "./configuredServer";

/** Writes as an upload does, makes a folder, and writes where that is allowed. Then it prints what PHP has logged. */
const script = `
${serve}
cd /srv/lamp/current/public
page() { echo "<?php ini_set('error_log', '/tmp/$1.log'); $2 echo 'answered';" > $1.php; }
page write '@file_put_contents("/srv/lamp/current/public/up.txt", "x");'
page folder 'mkdir("/srv/lamp/current/public/up");'
page fine 'file_put_contents("/tmp/fine.txt", "x");'
page missing '@file_get_contents("/srv/lamp/current/none");'
chown -R root:root /srv/lamp
for name in write folder fine missing; do
  echo "$name $(ask http://127.0.0.1/$name.php) $(grep -o 'lamp: .*' /tmp/$name.log 2>/dev/null || true)"
done
mkdir -p /run/lamp-shared && touch /run/lamp-shared/told
rm -f /tmp/write.log
echo "away $(ask http://127.0.0.1/write.php) $(grep -o 'lamp: .*' /tmp/write.log)"
`;

it("says beside PHP's own message why a program cannot write into the release, and what to do", async () => {
  const lines = (await inServer(script)).split("\n");
  const reason =
    "lamp: a program cannot write into the release, which is read-only. What to do: name the folder in lamp:sharedPaths (docs/shared-files.md). PHP said: ";
  const whileAway =
    "lamp: a program cannot write, because the shared files (lamp:sharedPaths) do not answer, or because the release is read-only. What to do: journalctl -u lamp-shared says why (docs/shared-files.md). PHP said: ";
  expect(lines.map(line => line.trimEnd())).toEqual(
    expect.arrayContaining([
      `write 200 answered ${reason}file_put_contents(/srv/lamp/current/public/up.txt): Failed to open stream: Permission denied`,
      `folder 200 answered ${reason}mkdir(): Permission denied`,
      `away 200 answered ${whileAway}file_put_contents(/srv/lamp/current/public/up.txt): Failed to open stream: Permission denied`,
      "fine 200 answered",
      "missing 200 answered",
    ]),
  );
});
