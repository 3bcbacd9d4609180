import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../../rehearsal/support/until";
import { askFromInternet } from "../context/internet";
import { siteCopy } from "../context/siteCopy";
import type { Drill } from "../drill";
import { atMost, none, note, that } from "../judge/checks";
import { Visitors } from "../visitors/visitors";

/** How long both have no power, which is longer than a promotion lasts, and how long they are frozen afterwards. */
const offSeconds = 600;
const frozenSeconds = 30;
/** Readers a second. */
const readers = 20;
/** A copy is fresh for 2 s, and usable for 5 s after that while all is well. So it is older than that for most of the time. */
const page = `<?php
header('Cache-Control: public, s-maxage=2, stale-while-revalidate=5');
$database = new PDO('mysql:host=' . getenv('DB_WRITER') . ';port=' . getenv('DB_PORT'), getenv('DB_USERNAME'), getenv('DB_PASSWORD'),
    [PDO::MYSQL_ATTR_SSL_CA => getenv('DB_CA')]);
echo $database->query('SELECT UNIX_TIMESTAMP(NOW(6))')->fetchColumn();
`;

/** Readers of a page that is marked for the page cache, while nothing can be read from the databases. */
export const loseDatabases: Drill = {
  name: "lose-databases",
  what: "both databases lose power, and later freeze; pages in the page cache stay readable",
  isLong: true,
  async run(context) {
    const { fleet, machines } = context;
    await context.change("a release with a page for the page cache", {
      "lamp:site": siteCopy(context, "marked", { "public/marked.php": page }),
    });
    const both = Object.values(await fleet.databases());
    const { url, authority } = context.visitors;
    const visitors = await Visitors.start({
      ...{ machines, url, authority, rate: readers, manner: "browser", run: "readers", path: "/marked.php" },
    });
    // When the page was made, in milliseconds since 1970.
    const madeAt = async () => 1000 * Number((await askFromInternet(context, url, "/marked.php", 10)).body);
    await sleep(3_000); // every server gets a copy
    const powerCut = context.markEvent("both databases lose power");
    await Promise.all(both.map(database => machines.faults.kill(database)));
    await sleep(offSeconds * 1000);
    const isOld = (await madeAt()) < powerCut + 1000;
    await Promise.all(both.map(database => machines.faults.powerOn(database)));
    const powered = Date.now();
    context.mark("both have power again");
    await fleet.untilWhole();
    await until("the page to be made anew", { seconds: 60, intervalMs: 500 }, async () => (await madeAt()) > powered);
    context.mark("the page is made anew");
    const renewed = Date.now();
    context.mark("both databases freeze");
    await Promise.all(both.map(database => machines.faults.freeze(database, true)));
    await sleep(frozenSeconds * 1000);
    await Promise.all(both.map(database => machines.faults.freeze(database, false)));
    context.mark("both go on");
    await fleet.untilWhole();
    const visits = await visitors.stop();
    await context.restore("the release before");
    return seen => [
      none("failed readers of the page in the page cache", visits.filter(({ outcome }) => outcome !== "good").length),
      atMost("slowest answer to them", Math.max(...visits.map(({ tookMs }) => tookMs)) / 1000, 2, " s"),
      that(
        `they were ${readers} a second`,
        visits.length > readers * (offSeconds + frozenSeconds),
        `${visits.length} in all`,
      ),
      that("what they read was from before", isOld),
      note("made anew after the databases had power again", `${((renewed - powered) / 1000).toFixed(1)} s`),
      note("failed requests for other pages", String(seen.figures.failed)),
      none("writes doubled", seen.doubled),
      none("acknowledged writes lost", seen.lost),
    ];
  },
};
