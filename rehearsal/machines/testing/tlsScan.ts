import { execFileSync } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { connect, type ConnectionOptions, getCiphers, type SecureVersion } from "node:tls";

/** What a connection has agreed on. */
export interface Agreed {
  readonly version: string;
  /** By OpenSSL's name. */
  readonly suite: string;
}

const versions: readonly SecureVersion[] = ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"];

/** Suites by OpenSSL's names, with the number that a handshake has for each: all that this machine's OpenSSL knows. */
const knownSuites = (): Map<number, string> =>
  new Map(
    execFileSync("openssl", ["ciphers", "-V", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map(line => /^\s*0x(..),0x(..) - (\S+)/.exec(line) ?? [])
      .map(([, high = "", low = "", name = ""]) => [parseInt(high + low, 16), name]),
  );

/** One handshake with a server on the loopback. Undefined: the server has refused it. */
export function handshake(port: number, options: ConnectionOptions): Promise<Agreed | undefined> {
  return new Promise(done => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options }, () => {
      done({ version: socket.getProtocol() ?? "", suite: socket.getCipher().name });
      socket.destroy();
    });
    socket.on("error", () => done(undefined)).on("close", () => done(undefined));
  });
}

/**
 * The suites that a server takes, in the order of its preference, for each version that it speaks. They are found as scanners
 * do: all are offered, what the server chooses is written down and left out of the next offer, until it refuses. Then the same
 * is done with the offer turned round: if the server follows the client, the two orders differ, and this throws. ChaCha20 is
 * offered last in both, because HAProxy gives it to a client that offers it first (SSL_OP_PRIORITIZE_CHACHA).
 */
export async function scan(port: number): Promise<Record<string, readonly string[]>> {
  // Node has an OpenSSL of its own.
  const names = [...knownSuites().values()].filter(name => getCiphers().includes(name.toLowerCase()));
  const found: Record<string, readonly string[]> = {};
  for (const version of versions) {
    const order = await chosen(port, version, chaChaLast(names));
    const turned = await chosen(port, version, chaChaLast([...names].reverse()));
    if (order.join() !== turned.join())
      throw new Error(`${version}: the server follows the client: ${order.join(" ")}, then ${turned.join(" ")}`);
    if (order.length > 0) found[version] = order;
  }
  return found;
}

const chaChaLast = (names: readonly string[]) => [
  ...names.filter(name => !name.includes("CHACHA20")),
  ...names.filter(name => name.includes("CHACHA20")),
];

async function chosen(port: number, version: SecureVersion, names: readonly string[]): Promise<string[]> {
  const order: string[] = [];
  let left = names.filter(name => name.startsWith("TLS_") === (version === "TLSv1.3"));
  while (left.length > 0) {
    const ciphers = [...left, ...(version === "TLSv1.3" ? [] : ["@SECLEVEL=0"])].join(":");
    const agreed = await handshake(port, { minVersion: version, maxVersion: version, ciphers });
    if (agreed === undefined) break;
    // Node names suites of TLS 1.3 and of older versions as OpenSSL does.
    order.push(agreed.suite);
    left = left.filter(name => name !== agreed.suite);
  }
  return order;
}

/** What a client offers when it connects: suites by OpenSSL's names and versions, in its order. */
export interface Offered {
  readonly suites: readonly string[];
  readonly versions: readonly string[];
}

/** A server that reads one handshake and answers nothing. What is no handshake is a health check. */
export async function listenToOffer(): Promise<{ readonly port: number; readonly offer: Promise<Offered> }> {
  let heard!: (offer: Offered) => void;
  const offer = new Promise<Offered>(done => (heard = done));
  const server = createServer(socket => {
    socket.once("data", data => {
      socket.destroy();
      if (data[0] !== 22) return;
      heard(readClientHello(data));
      server.close();
    });
    socket.on("error", () => {});
  });
  await new Promise<void>(done => server.listen(0, "127.0.0.1", done));
  return { port: (server.address() as AddressInfo).port, offer };
}

/** Reads a handshake's first message (RFC 8446, 4.1.2). */
function readClientHello(data: Buffer): Offered {
  const names = knownSuites();
  // Record header 5, message header 4, version 2, random 32.
  let at = 43;
  at += 1 + data.readUInt8(at); // session
  const suitesEnd = at + 2 + data.readUInt16BE(at);
  const suites: number[] = [];
  for (at += 2; at < suitesEnd; at += 2) suites.push(data.readUInt16BE(at));
  at += 1 + data.readUInt8(at); // compression
  const end = at + 2 + data.readUInt16BE(at);
  const spoken: number[] = [];
  for (at += 2; at < end; at += 4 + data.readUInt16BE(at + 2))
    if (data.readUInt16BE(at) === 43)
      for (let i = at + 5; i < at + 5 + data.readUInt8(at + 4); i += 2) spoken.push(data.readUInt16BE(i));
  // 0x00ff is a signal for renegotiation and no suite.
  const isSuite = (code: number) => code !== 0x00ff;
  return {
    suites: suites.filter(isSuite).map(code => names.get(code) ?? code.toString(16)),
    versions: spoken.map(code => (code === 0x0301 ? "TLSv1" : `TLSv1.${code - 0x0301}`)),
  };
}
