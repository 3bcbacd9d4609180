import { expect, it } from "vitest";
import { inServer } from "./configuredServer";

/** A relay client that prints how it was called, and fails when told to. The true one is installed at boot. */
const client = `
cat > /usr/bin/msmtp <<'END'
#!/bin/bash
printf '%s\\n' "$@" > /tmp/arguments
cat > /tmp/message
[[ ! -e /tmp/refuse ]] || { echo "msmtp: server message: 554 Email address is not verified." >&2; exit 69; }
END
chmod +x /usr/bin/msmtp
relay() { printf '{"host":"relay.example.com","port":%d,"from":"%s"}' "$1" "\${2:-}" > /etc/lamp/mail.json; }
try() { printf 'Subject: x\\n\\nbody\\n' | /usr/sbin/sendmail "$@" 2>&1 && echo sent || echo "failed $?"; }
mail() { php -r 'var_dump(mail("to@example.com", "subject", "text"));' 2>/dev/null; }
said() { grep -xF -e "$1" /tmp/arguments || echo "without $1"; }
`;

it("fails with a reason that names the setting while no relay is set", async () => {
  expect(await inServer(`${client}try -t -i; mail`)).toBe(
    "sendmail: no mail is sent from this stack: set lamp:mailRelay\nfailed 69\nbool(false)\n",
  );
});

it("gives mail() and sendmail to the relay, and the password to nobody who lists processes", async () => {
  const seen = await inServer(`${client}
relay 587 site@example.com
export MAIL_USERNAME=user MAIL_PASSWORD=secret-word
mail
said --from=site@example.com; said --tls-starttls=on; said --user=user; said --read-recipients; said --auth=on
grep -c secret-word /tmp/arguments || true
grep -o '^text' /tmp/message
unset MAIL_USERNAME
relay 465
try -i -f bounce@example.com a@example.com b@example.com
said --from=bounce@example.com; said --tls-starttls=off; said --auth=off; said --read-recipients
tail -n 3 /tmp/arguments`);
  expect(seen.split("\n").filter(line => line !== "")).toEqual([
    ...["bool(true)", "--from=site@example.com", "--tls-starttls=on", "--user=user", "--read-recipients", "--auth=on"],
    ...["0", "text", "sent", "--from=bounce@example.com", "--tls-starttls=off", "--auth=off"],
    ...["without --read-recipients", "--", "a@example.com", "b@example.com"],
  ]);
});

it("says what the relay says, and mail() returns false", async () => {
  const seen = await inServer(`${client}
relay 587 site@example.com
touch /tmp/refuse
try -t; mail`);
  expect(seen).toBe(
    "sendmail: the relay relay.example.com did not take the message from site@example.com: server message: 554 Email address is not verified.\n" +
      "failed 69\nbool(false)\n",
  );
});

it.each(["--passwordeval=touch /tmp/run", "-C/tmp/own", "-X/tmp/log", "--host=other.example.com"])(
  "does not pass on the option %s, by which a program of the site could be made to run commands",
  async option => {
    const seen = await inServer(
      `${client}relay 587 site@example.com; try -t '${option}'; ls /tmp/arguments 2>&1 || true`,
    );
    expect(seen).toContain(`sendmail: the option ${option} is not known\nfailed 64\n`);
    expect(seen).toContain("cannot access '/tmp/arguments'");
  },
);
