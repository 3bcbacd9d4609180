// Holds the connections that the argument describes until standard input ends. Prints a line when all are open, and with slow
// readers when each has the beginning of an answer.
import { type SlowConnection, holdOpen } from "../../rehearsal/support/slowConnection";
import type { Occupation } from "./visitors";

const { host, connections, kind } = JSON.parse(process.argv[2] ?? "") as Occupation;
const ways: Record<Occupation["kind"], Pick<SlowConnection, "opening" | "drop" | "bytesPerSecond" | "reopens">> = {
  idle: { opening: `GET /style.css HTTP/1.1\r\nHost: ${host}\r\n\r\n`, reopens: false },
  headers: { opening: "GET /light.php HTTP/1.1\r\n", drop: "X-A: b\r\n" },
  body: {
    opening: `POST /upload.php HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n`,
    drop: "a=b&",
  },
  answer: { opening: `GET /large.php?kib=1024 HTTP/1.1\r\nHost: ${host}\r\n\r\n`, bytesPerSecond: 20_000 },
};

const connection = { host, port: 80, ...ways[kind] };
const all = Array.from({ length: connections }, () => new Promise<void>(opened => holdOpen(connection, opened)));
void Promise.all(all).then(() => console.log("open"));
process.stdin.on("end", () => process.exit()).resume();
