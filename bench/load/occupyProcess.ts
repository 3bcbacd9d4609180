// Holds the connections that the argument describes until standard input ends. Prints a line when all are open.
import { connect } from "node:net";
import type { Occupation } from "./visitors";

const { host, connections, kind } = JSON.parse(process.argv[2] ?? "") as Occupation;
const openings: Record<Occupation["kind"], string> = {
  idle: `GET /style.css HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  headers: "GET /light.php HTTP/1.1\r\n",
  body: `POST /upload.php HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n`,
};
const drop = kind === "headers" ? "X-A: b\r\n" : "a=b&";

function open(): Promise<void> {
  return new Promise(opened => {
    const socket = connect(80, host, () => {
      socket.write(openings[kind]);
      opened();
    });
    const dripping = kind === "idle" ? undefined : setInterval(() => socket.write(drop), 1000);
    socket.on("data", () => {});
    socket.on("error", () => {});
    socket.on("close", () => {
      clearInterval(dripping);
      if (kind !== "idle") setTimeout(() => void open(), 200);
    });
  });
}

void Promise.all(Array.from({ length: connections }, open)).then(() => console.log("open"));
process.stdin.on("end", () => process.exit()).resume();
