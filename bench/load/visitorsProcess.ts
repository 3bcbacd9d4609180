// Sends the crowd that the argument describes, and prints the visits as JSON. visitors.ts runs it in the lab.
import { Agent, get } from "node:http";
import type { Crowd, Visit } from "./visitors";

const { url, perSecond, seconds, patienceMs } = JSON.parse(process.argv[2] ?? "") as Crowd;
const agent = new Agent({ keepAlive: true });
const headers = { "X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https" };
const visits: Visit[] = [];
const startMs = performance.now();

function visit(): void {
  const atMs = performance.now();
  const end = (status: number, retryAfter = false) =>
    void visits.push({ atMs: atMs - startMs, status, durationMs: performance.now() - atMs, retryAfter });
  const request = get(url, { agent, headers }, response => {
    response.resume();
    response.on("end", () => end(response.statusCode ?? 0, response.headers["retry-after"] !== undefined));
    response.on("error", () => end(0));
  });
  request.setTimeout(patienceMs, () => request.destroy(new Error("gave up")));
  request.on("error", () => end(0));
}

let sent = 0;
const total = perSecond * seconds;
const timer = setInterval(() => {
  for (const due = Math.min(total, ((performance.now() - startMs) / 1000) * perSecond); sent < due; sent++) visit();
  if (visits.length < total) return;
  clearInterval(timer);
  agent.destroy();
  process.stdout.write(JSON.stringify(visits));
}, 2);
