import type { IncomingMessage } from "node:http";
import { constants, createGunzip } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServedSite } from "./servedSite";

/** A page that says "first", waits until the test has read that, and says "second". It waits two seconds at most. */
const page = (say: string, begin = "") => `<?php
  $mark = sys_get_temp_dir() . "/$_GET[mark]";
  ${begin}
  ${say.replace("TEXT", "first\\n")}
  for ($i = 0; $i < 200 && !file_exists($mark); $i++) usleep(10000);
  echo "second\\n";`;

const pages: Readonly<Record<string, { title: string; page: string; headers?: Record<string, string> }>> = {
  flush: { title: "flush() after ob_flush()", page: page('echo "TEXT"; ob_flush(); flush();') },
  unbuffered: { title: "flush() without an output buffer", page: page('echo "TEXT"; flush();', "ob_end_clean();") },
  implicit: { title: "ob_implicit_flush()", page: page('echo "TEXT";', "ob_end_clean(); ob_implicit_flush();") },
  padded: {
    title: "output that is longer than PHP's buffer of 4096 bytes, as Debian sets it",
    page: page('echo str_repeat(" ", 4096) . "TEXT"; flush();'),
  },
  events: {
    title: "a server-sent event",
    page: page(
      'echo "data: TEXT\\n"; ob_flush(); flush();',
      'header("Content-Type: text/event-stream"); header("Cache-Control: no-cache");',
    ),
    headers: { accept: "text/event-stream" },
  },
  compressed: {
    title: "compressed output",
    page: page('echo "TEXT"; ob_flush(); flush();'),
    headers: { "accept-encoding": "gzip" },
  },
  length: {
    title: "the beginning of a download with a length",
    page: page('echo "TEXT"; ob_flush(); flush();', 'header("Content-Length: 13");'),
  },
};

/** Reads an answer part by part. */
async function* parts(answer: IncomingMessage): AsyncGenerator<string> {
  const isCompressed = answer.headers["content-encoding"] === "gzip";
  const text = isCompressed ? answer.pipe(createGunzip({ flush: constants.Z_SYNC_FLUSH })) : answer;
  for await (const part of text) yield String(part);
}

describe("output that PHP flushes arrives at once:", () => {
  let site: ServedSite;
  beforeAll(async () => {
    const files = Object.entries(pages).map(([name, { page }]) => [`public/${name}.php`, page]);
    site = await ServedSite.start({
      ...(Object.fromEntries(files) as Record<string, string>),
      "public/go.php": '<?php touch(sys_get_temp_dir() . "/$_GET[mark]");',
      "public/left.php": `<?php
        register_shutdown_function(fn() => file_put_contents(sys_get_temp_dir() . "/left", connection_status()));
        for ($i = 0; $i < 200; $i++) { echo "on"; ob_flush(); flush(); usleep(10000); }`,
      "public/leftStatus.php": `<?php
        $file = sys_get_temp_dir() . "/left";
        for ($i = 0; $i < 300 && !@filesize($file); $i++) { clearstatcache(); usleep(10000); }
        echo file_get_contents($file);`,
    });
  });
  afterAll(() => (site as ServedSite | undefined)?.stop());

  it.each(Object.entries(pages).map(([name, { title }]) => [title, name] as const))("%s", async (_, name) => {
    const answer = await site.open({ path: `/${name}.php?mark=${name}`, headers: pages[name]?.headers ?? {} });
    const seen: string[] = [];
    for await (const part of parts(answer)) {
      seen.push(part.trim());
      if (part.includes("first") && !part.includes("second")) await site.ask({ path: `/go.php?mark=${name}` });
    }
    const [first, ...rest] = seen.filter(part => part !== "");
    expect([first?.replace("data: ", ""), rest.join("")]).toEqual(["first", "second"]);
  });

  it("a page whose visitor has left learns it and ends", async () => {
    const answer = await site.open({ path: "/left.php" });
    answer.destroy();
    const aborted = "1";
    expect((await site.ask({ path: "/leftStatus.php" })).body).toBe(aborted);
  });
});
