import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { authorityPem, issueCertificate } from "../../rehearsal/machines/images/authorities";
import { relayAccount } from "../../rehearsal/machines/mail/account";
import { MailRelay, relayName } from "../../rehearsal/machines/mail/mailRelay";
import { debianPackages } from "../../applications/debian/debianPackages";
import { inServer, journal, serve } from "./configuredServer";

const region = "eu-central-1";
const { username, password } = relayAccount(region);

/** What msmtp needs and the image of the tests does not have. */
const libraries = [
  "libgcrypt20",
  "libgpg-error0",
  "libgsasl18",
  "libgssglue1",
  "libidn12",
  "libntlm0",
  "libsecret-1-0",
  "libglib2.0-0t64",
];

let folder: string;
let packages: string;
let relay: MailRelay;
beforeAll(async () => {
  // msmtp as a server gets it, and a library with which many applications send mail.
  packages = await debianPackages("msmtp", ...libraries, "libphp-phpmailer");
  folder = mkdtempSync(join(tmpdir(), "relay-"));
  const listen = async (name: string, authority: "public" | "database") => {
    mkdirSync(join(folder, name));
    const certificate = await issueCertificate([relayName(region)], authority);
    return MailRelay.listen(join(folder, name), join(folder, name, "messages"), region, certificate);
  };
  const relays = [await listen("known", "public"), await listen("unknown", "database")] as const;
  writeFileSync(join(folder, "database-ca.pem"), await authorityPem("database"));
  relay = relays[0];
  return async () => {
    for (const one of relays) await one.stop();
    rmSync(folder, { recursive: true });
  };
});

/** Leads ports of the server to the relays on this machine and one to silence. */
const network = `${journal}
cp -r /packages/usr /
ldconfig
cp /relay/database-ca.pem /etc/lamp/
echo "127.0.0.1 ${relayName(region)}" >> /etc/hosts
cat > /tmp/network.py <<'END'
import os, socket, threading
def pump(a, b):
    try:
        while data := a.recv(65536):
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)
    except OSError:
        pass # The other end has left.
def lead(port, path):
    listener = socket.create_server(("127.0.0.1", port))
    while True:
        client, (host, number) = listener.accept()
        if path is None:
            kept.append(client)
            continue
        relay = socket.socket(socket.AF_UNIX)
        relay.connect(path)
        relay.sendall(f"PROXY TCP4 {host} 127.0.0.1 {number} {port}\\r\\n".encode())
        for pair in ((client, relay), (relay, client)):
            threading.Thread(target=pump, args=pair, daemon=True).start()
kept = []
for port, path in ((587, "/relay/known/starttls.sock"), (465, "/relay/known/wrapped.sock"), (2587, "/relay/unknown/starttls.sock"), (2465, None)):
    threading.Thread(target=lead, args=(port, path), daemon=True).start()
open("/tmp/connected", "w")
threading.Event().wait()
END
python3 /tmp/network.py &
until [ -e /tmp/connected ]; do sleep 0.1; done
use() { printf '{"host":"${relayName(region)}","port":%d,"from":"%s"}' "$1" "\${2-site@example.com}" > /etc/lamp/mail.json; }
account() { printf '{"secret":{"MAIL_USERNAME":"%s","MAIL_PASSWORD":"%s"}}' "$1" "$2" > /run/lamp/environment.json; }
account ${username} ${password}
cat > /srv/lamp/current/public/mail.php <<'PAGE'
<?php
echo json_encode(mail("to@example.com", $_GET["subject"], "text of the page"));
PAGE
cat > /srv/lamp/current/public/library.php <<'PAGE'
<?php
foreach (["Exception", "SMTP", "PHPMailer"] as $class) require "/usr/share/php/libphp-phpmailer/src/$class.php";
$mailer = new PHPMailer\\PHPMailer\\PHPMailer();
if ($_GET["way"] === "smtp") {
    $mailer->isSMTP();
    [$mailer->Host, $mailer->Port] = ["${relayName(region)}", 587];
    [$mailer->SMTPAuth, $mailer->Username, $mailer->Password] = [true, getenv("MAIL_USERNAME"), getenv("MAIL_PASSWORD")];
    $mailer->SMTPSecure = "tls";
} elseif ($_GET["way"] === "sendmail") {
    $mailer->isSendmail();
}
$mailer->setFrom("shop@example.com", "The Shop");
$mailer->addAddress("customer@example.com");
$mailer->addBCC("copy@example.com");
$mailer->Subject = "library by $_GET[way]";
$mailer->Body = "Thank you";
echo json_encode($mailer->send()), $mailer->ErrorInfo;
PAGE
${serve}
page() { ask "http://127.0.0.1/mail.php?subject=$1"; }
`;

const run = (script: string) => inServer(`${network}${script}`, { "/packages": packages, "/relay": folder });

it("sends what pages, commands and libraries give it, at both ports", async () => {
  const printed = await run(`
use 587; page one
use 465; page two
printf 'Subject: three\\nTo: a@example.com\\nBcc: b@example.com\\n\\nby hand\\n' | sendmail -t -f bounce@example.com && echo sent
for way in mail sendmail smtp; do ask "http://127.0.0.1/library.php?way=$way"; done
ls /tmp/journal-sendmail 2>/dev/null || echo nothing in the journal`);
  expect(printed.trim().split("\n")).toEqual([
    "200 true",
    "200 true",
    "sent",
    "200 true",
    "200 true",
    "200 true",
    "nothing in the journal",
  ]);
  const library = (way: string) => [
    "shop@example.com",
    ["customer@example.com", "copy@example.com"],
    `library by ${way}`,
  ];
  expect(relay.messages.map(({ from, to, text }) => [from, to, /^Subject: (.*)$/m.exec(text)?.[1]])).toEqual([
    ["site@example.com", ["to@example.com"], "one"],
    ["site@example.com", ["to@example.com"], "two"],
    ["bounce@example.com", ["a@example.com", "b@example.com"], "three"],
    library("mail"),
    library("sendmail"),
    library("smtp"),
  ]);
  const [first, , third] = relay.messages.map(({ text }) => text);
  expect(first).toMatch(/^From: .*site@example.com>?$/m);
  expect(first).toContain("\n\ntext of the page\n");
  expect(third).not.toContain("b@example.com");
});

it.each<[why: string, script: string, reason: RegExp]>([
  ["the password is wrong", `use 587; account ${username} wrong`, /535 Authentication Credentials Invalid/],
  ["no account is set", "use 587; echo '{}' > /run/lamp/environment.json", /530 Authentication required/],
  ["the sender is not verified", "use 587 root@localhost", /554 Message rejected: Email address is not verified/],
  ["nobody knows the authority that signed the relay's certificate", "use 2587", /certificate/i],
  ["the relay is away", "use 2525", /cannot connect to .*, port 2525/],
  ["the relay accepts connections and says nothing", "use 2465", /timed? ?out/i],
])(
  "loses no message silently when %s: mail() is false, and the command and the journal say why",
  async (_, script, reason) => {
    const before = relay.messages.length;
    const printed = await run(`
${script}
ask --max-time 30 "http://127.0.0.1/mail.php?subject=x"
told sendmail
printf 'Subject: x\\nTo: a@example.com\\n\\nx\\n' | sendmail -t 2>&1 || echo "exit $?"`);
    const [page, journal, command, code, ...rest] = printed.trim().split("\n");
    expect(page).toBe("200 false");
    expect(journal).toMatch(/^the relay email-smtp.eu-central-1.amazonaws.com did not take the message/);
    expect(journal).toMatch(reason);
    expect(command).toMatch(/^sendmail: /);
    expect(command).toMatch(reason);
    expect(code).toMatch(/^exit [1-9]\d*$/);
    expect(rest).toEqual([]);
    expect(relay.messages).toHaveLength(before);
  },
);
