import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { type Socket, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as encrypt } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorityPem, issueCertificate } from "../images/authorities";
import { relayAccount, smtpPassword } from "./account";
import { MailRelay, relayName } from "./mailRelay";

const region = "eu-central-1";
const { username, password } = relayAccount(region);
const plain = (user: string, word: string) => `AUTH PLAIN ${Buffer.from(`\0${user}\0${word}`).toString("base64")}`;
const login = plain(username, password);

/** A client that sends lines and reads the last line of each answer. */
class Client {
  #socket: Socket;
  #text = "";
  #arrived: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  async answer(): Promise<string> {
    const complete = /^(?:\d{3}-.*\r\n)*(\d{3} .*)\r\n/;
    while (!complete.test(this.#text)) await new Promise<void>(done => (this.#arrived = done));
    const line = complete.exec(this.#text)?.[1] ?? "";
    this.#text = this.#text.replace(complete, "");
    return line;
  }

  say(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`);
    return this.answer();
  }

  /** Encrypts the connection, and trusts only the rehearsal's public authority. */
  async encrypt(): Promise<void> {
    const socket = encrypt({ socket: this.#socket, ca: await authorityPem("public"), servername: relayName(region) });
    await new Promise<void>((done, failed) => socket.once("secureConnect", done).once("error", failed));
    this.#socket = socket;
    this.#listen();
  }

  end(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.on("data", data => {
      this.#text += String(data);
      this.#arrived();
    });
  }
}

describe("the relay", () => {
  const folder = mkdtempSync(join(tmpdir(), "mail-"));
  let relay: MailRelay;
  beforeAll(async () => {
    relay = await MailRelay.listen(
      folder,
      join(folder, "messages"),
      region,
      await issueCertificate([relayName(region)]),
    );
    return () => relay.stop();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const opened = (way: "starttls" | "wrapped") => {
    const socket = connect(join(folder, `${way}.sock`));
    socket.write("PROXY TCP4 10.20.10.5 192.0.2.12 40000 587\r\n");
    return new Client(socket);
  };

  /** Says lines on an encrypted connection, and returns the last answer. */
  async function told(...lines: readonly string[]): Promise<string> {
    const client = opened("starttls");
    await client.answer();
    await client.say("EHLO web");
    await client.say("STARTTLS");
    await client.encrypt();
    let answer = await client.say("EHLO web");
    for (const line of lines) answer = await client.say(line);
    client.end();
    return answer;
  }
  const from = "MAIL FROM:<site@example.com>";
  const message = (headers: string) => `${headers}\r\n\r\nHello\r\n.`;

  it.each<[why: string, answer: string, lines: readonly string[]]>([
    ["another password", "535 Authentication Credentials Invalid", [plain(username, "wrong")]],
    ["another user", "535 Authentication Credentials Invalid", [plain("AKIAI44QH8DHBEXAMPLE", password)]],
    [
      "the password of another region",
      "535 Authentication Credentials Invalid",
      [plain(username, smtpPassword("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "eu-west-1"))],
    ],
    ["no account", "530 Authentication required", [from]],
    [
      "a message that is too large",
      "552 Error: message exceeds fixed maximum message size 41943040",
      [login, `${from} SIZE=41943041`],
    ],
    [
      "a sender of the server's own name",
      "554 Message rejected: Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: www-data@ip-10-20-10-5.eu-central-1.compute.internal",
      [
        login,
        "MAIL FROM:<www-data@ip-10-20-10-5.eu-central-1.compute.internal>",
        "RCPT TO:<a@example.com>",
        "DATA",
        message("Subject: x"),
      ],
    ],
    [
      "a From without a domain",
      "554 Message rejected: Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: root@localhost",
      [login, from, "RCPT TO:<a@example.com>", "DATA", message("Subject: x\r\nFrom: Root\r\n <root@localhost>")],
    ],
    [
      "51 recipients",
      "554 Transaction failed: Recipient count exceeds 50.",
      [
        login,
        from,
        ...Array.from({ length: 51 }, (_, i) => `RCPT TO:<a${i}@example.com>`),
        "DATA",
        message("Subject: x"),
      ],
    ],
  ])("refuses %s", async (_, answer, lines) => {
    const before = relay.messages.length;
    expect(await told(...lines)).toBe(answer);
    expect(relay.messages).toHaveLength(before);
  });

  it("takes nothing, not even a password, before the connection is encrypted", async () => {
    const client = opened("starttls");
    expect(await client.answer()).toBe("220 email-smtp.eu-central-1.amazonaws.com ESMTP SimpleEmailService");
    await client.say("EHLO web");
    expect(await client.say(login)).toMatch(/^5\d\d .*STARTTLS/);
    expect(await client.say(from)).toBe("530 Authentication required");
    client.end();
  });

  it("takes a message, and keeps it as a file, at a port that is encrypted from the beginning too", async () => {
    const first = await told(
      login,
      from,
      "RCPT TO:<a@example.com>",
      "RCPT TO:<b@example.com>",
      "DATA",
      message("Subject: One"),
    );
    expect(first).toMatch(/^250 Ok \w+$/);
    const client = opened("wrapped");
    await client.encrypt();
    await client.answer();
    for (const line of ["EHLO web", login, from, "RCPT TO:<c@example.com>", "DATA"]) await client.say(line);
    expect(await client.say(message("Subject: Two"))).toMatch(/^250 Ok/);
    client.end();
    expect(relay.messages.map(({ from, to, text }) => [from, to, text])).toEqual([
      ["site@example.com", ["a@example.com", "b@example.com"], "Subject: One\n\nHello\n"],
      ["site@example.com", ["c@example.com"], "Subject: Two\n\nHello\n"],
    ]);
    expect(readdirSync(relay.folder)).toEqual(["1.eml", "2.eml"]);
    expect(readFileSync(join(relay.folder, "1.eml"), "utf8")).toMatch(
      /^Received: .*\nReturn-Path: <site@example.com>\nDelivered-To: a@example.com\nDelivered-To: b@example.com\nSubject: One\n\nHello\n$/,
    );
  });
});
