// Holds the connections that the argument describes until standard input ends. Prints a line when all are open, and with slow
// readers when each has the beginning of an answer.
import { connect } from "node:net";
import type { Occupation } from "./visitors";

const { host, connections, kind } = JSON.parse(process.argv[2] ?? "") as Occupation;
const openings: Record<Occupation["kind"], string> = {
  idle: `GET /style.css HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  headers: "GET /light.php HTTP/1.1\r\n",
  body: `POST /upload.php HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n`,
  answer: `GET /large.php?kib=1024 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
};
const bytesPerSecond = 20_000;
const drop = kind === "headers" ? "X-A: b\r\n" : "a=b&";

/** Opens a connection, again and again when the server closes it. Calls `opened` when it occupies the server. */
function open(opened: () => void): void {
  const socket = connect(80, host, () => {
    socket.write(openings[kind]);
    if (kind !== "answer") opened();
  });
  const drips = kind === "headers" || kind === "body";
  const dripping = drips ? setInterval(() => socket.write(drop), 1000) : undefined;
  socket.on("data", (piece: Buffer) => {
    if (kind !== "answer") return;
    if (piece.toString("latin1", 0, 12) === "HTTP/1.1 503") {
      socket.destroy();
      return;
    }
    opened();
    socket.pause();
    setTimeout(() => socket.resume(), (1000 * piece.length) / bytesPerSecond);
    // After the end of a chunked answer, the next request.
    if (piece.toString("latin1", piece.length - 5) === "0\r\n\r\n") socket.write(openings.answer);
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    clearInterval(dripping);
    if (kind !== "idle") setTimeout(() => open(opened), 200);
  });
}

const all = Array.from({ length: connections }, () => new Promise<void>(open));
void Promise.all(all).then(() => console.log("open"));
process.stdin.on("end", () => process.exit()).resume();
