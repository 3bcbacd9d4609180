// node main.ts URL RATE MANNER RUN [PATH]: visitors of a site, RATE requests a second, until standard input ends. With PATH, all of
// them read this page. This is an open loop: a late answer does not delay the next request. Prints a line with the name of the site,
// then a JSON line for each visit.
import { setTimeout as sleep } from "node:timers/promises";
import { siteOf } from "./site";
import type { Manner, Visit } from "./visit";
import { Visitor } from "./visitor";

const [url = "", rate = "", manner = "", run = "", path = ""] = process.argv.slice(2);
const visitor = new Visitor(new URL(url), manner as Manner);
const print = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const site = await siteOf(visitor, path);
  print(site.name);
  let isOver = false;
  process.stdin.on("end", () => (isOver = true)).resume();
  const open = new Set<Promise<Visit>>();
  const began = Date.now();
  for (let n = 0; !isOver; n++) {
    const due = began + (n * 1000) / Number(rate);
    if (due > Date.now()) await sleep(due - Date.now());
    const message = `drill ${run} ${n}`;
    const visit = visitor.visit(site.request(n, message), message);
    open.add(visit);
    void visit.then(seen => {
      open.delete(visit);
      print(JSON.stringify(seen));
    });
  }
  await Promise.all(open);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`the site ${url} does not answer: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
