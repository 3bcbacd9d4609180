import { connect } from "node:net";
import { connect as connectTls } from "node:tls";

/** A connection that occupies a server for as long as the server lets it. */
export interface SlowConnection {
  /** Name or address to connect to. */
  readonly host: string;
  readonly port: number;
  /** Whether it speaks TLS. The certificate is not checked. Default: no. */
  readonly tls?: boolean;
  /** Address of this host to connect from. Default: the system chooses. */
  readonly localAddress?: string;
  /** What is sent first, with its line ends. */
  readonly opening: string;
  /** What is sent again and again after it. Left out: nothing. */
  readonly drop?: string;
  /** Time between two drops, in milliseconds. Default: 1000. */
  readonly dropMs?: number;
  /** How fast answers are read. Left out: as fast as they come. After the end of a chunked answer, `opening` is sent again. */
  readonly bytesPerSecond?: number;
  /** Whether the connection is opened again after it was closed. Default: yes. */
  readonly reopens?: boolean;
}

const reopenMs = 200;
const endOfChunks = "0\r\n\r\n";

/**
 * Opens the connection and keeps it busy until the process ends.
 *
 * @param opened called when it occupies the server: at once, or with a slow reader when an answer begins
 * @param closed called when the server has closed it, or could not be reached
 */
export function holdOpen(connection: SlowConnection, opened: () => void, closed: () => void = () => undefined): void {
  const { host, port, localAddress, opening, drop, dropMs = 1000, bytesPerSecond, reopens = true } = connection;
  const to = { host, port, ...(localAddress === undefined ? {} : { localAddress }) };
  const begin = () => {
    socket.write(opening);
    if (bytesPerSecond === undefined) opened();
  };
  const socket = connection.tls
    ? connectTls({ ...to, servername: host, rejectUnauthorized: false }, begin)
    : connect(to, begin);
  const dropping = drop === undefined ? undefined : setInterval(() => socket.write(drop), dropMs);
  socket.on("data", (piece: Buffer) => {
    if (bytesPerSecond === undefined) return;
    if (piece.toString("latin1", 0, 12) === "HTTP/1.1 503") {
      socket.destroy();
      return;
    }
    opened();
    socket.pause();
    setTimeout(() => socket.resume(), (1000 * piece.length) / bytesPerSecond);
    if (piece.toString("latin1", piece.length - endOfChunks.length) === endOfChunks) socket.write(opening);
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    clearInterval(dropping);
    closed();
    if (reopens) setTimeout(() => holdOpen(connection, opened, closed), reopenMs);
  });
}
