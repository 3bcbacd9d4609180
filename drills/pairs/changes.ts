import { onlyDatabase } from "../changes/promoteInPart";
import { inconsistencies } from "../context/recover";
import { askFromInternet } from "../context/internet";
import { siteCopy } from "../context/siteCopy";
import { none, note, that } from "../judge/checks";
import type { Effect } from "./effect";
import type { Change } from "./part";

/** Seconds after the last `up` until every server writes to the new primary: servers read the secret every 30 s. */
const learntSeconds = 35;

const change = (name: string, prepare: Change["prepare"]): Change => ({ name, kind: "change", prepare });

/** Writes are refused gracefully while a promotion or a restart of the primary goes on. */
const pausesWrites = (from: number, ended: number): Effect[] => [
  { what: ["write"], outcome: "refused", share: 1, from, until: ended + learntSeconds * 1000 },
];

/** Another type of servers, so that each server is replaced. `n` makes different parts choose different types. */
const otherType = (type: string, n: number): string =>
  ["t4g.medium", "t4g.large", "t4g.xlarge"].filter(other => other !== type)[n] ?? "t4g.2xlarge";

const release = change("release", context => {
  const site = context.stack.setting("lamp:site");
  const copy = siteCopy(context, `pair-release-${Date.now()}`, { "public/release.txt": "a new release\n" });
  return Promise.resolve({ settings: { "lamp:site": copy }, restored: { "lamp:site": site } });
});

/** Seconds that the slow request takes: longer than a new server needs until old ones are drained. */
const slowSeconds = 20;

const slowRequest = change("slow-request", async (context, { url }) => {
  const { fleet, machines, stack } = context;
  const type = stack.setting("lamp:webInstanceType");
  const file = "/srv/lamp/current/public/pair-slow.php";
  const page = `<?php sleep(${slowSeconds}); echo "slowly done";`;
  const running = fleet.servers().filter(({ on }) => on);
  for (const { id } of running) await machines.execIn(id, ["sh", "-c", `echo '${page}' > ${file}`]);
  let answer: ReturnType<typeof askFromInternet> | undefined;
  let body = "";
  return {
    settings: { "lamp:webInstanceType": otherType(type, 0) },
    restored: { "lamp:webInstanceType": type },
    begun: () => {
      answer = askFromInternet(context, url, "/pair-slow.php", 60);
      void answer.then(seen => (body = seen.body || seen.error || `HTTP ${seen.status}`));
    },
    correct: async () => void (await answer),
    judge: (_, taken) => {
      const what = `the request of ${slowSeconds} s was answered completely`;
      // The part that takes a machine away may end the request.
      return taken.length > 0 ? [note(what, body)] : [that(what, body === "slowly done", body)];
    },
  };
});

const badRelease = change("bad-release", context => {
  const setting = (key: string) => context.stack.setting(key);
  return Promise.resolve({
    settings: { "lamp:phpExtensions": '["no-such-thing"]', "lamp:healthTimeoutSeconds": "40" },
    corrected: {
      "lamp:phpExtensions": setting("lamp:phpExtensions"),
      "lamp:healthTimeoutSeconds": setting("lamp:healthTimeoutSeconds"),
    },
    mustFail: true,
    judge: ({ all }) => [that("`up` says which package there is not", all.includes("php8.4-no-such-thing"))],
  });
});

const fatalRelease = change("fatal-release", context => {
  const site = context.stack.setting("lamp:site");
  const page = "<?php throw new Exception('this release has a fault');\n";
  const copy = siteCopy(context, `pair-fatal-${Date.now()}`, { "public/index.php": page });
  return Promise.resolve({
    settings: { "lamp:site": copy },
    corrected: { "lamp:site": site },
    mustFail: true,
    judge: ({ all }) => [that("`up` has the error of PHP", all.includes("this release has a fault"))],
  });
});

const scale = change("scale", context => {
  const servers = context.stack.setting("lamp:webServers");
  return Promise.resolve({
    settings: { "lamp:webServers": String(Number(servers) + 2) },
    restored: { "lamp:webServers": servers },
  });
});

const rotatePassword = change("rotate-password", context => {
  const key = "lamp:databasePasswordGeneration";
  return Promise.resolve({ settings: { [key]: String(Number(context.stack.setting(key)) + 1) } });
});

const generation = "lamp:databaseGeneration";

const promotion = (name: string, backupSeconds: number) =>
  change(name, ({ cloud, fleet, stack }, { replica }) => {
    if (backupSeconds > 0) cloud.databases.startBackup(replica, backupSeconds * cloud.account.clock.speed);
    let promoted = "";
    return Promise.resolve({
      settings: { [generation]: String(Number(stack.setting(generation)) + 1) },
      promotes: true,
      made: async () => void (promoted = (await fleet.databases()).primary),
      effects: pausesWrites,
      judge: () => [that("the replica is the primary", promoted === replica, promoted)],
    });
  });

const promoteInOptimization = change("promote-in-optimization", async ({ cloud, stack }, { replica }) => {
  const timeout = stack.setting("lamp:promotionTimeoutSeconds");
  await cloud.databases.growStorage(replica, cloud.databases.storageGb(replica) + 10);
  return {
    settings: {
      [generation]: String(Number(stack.setting(generation)) + 1),
      "lamp:promotionTimeoutSeconds": "30",
    },
    corrected: { "lamp:promotionTimeoutSeconds": timeout },
    correct: () => Promise.resolve(cloud.databases.settleStorage(replica)),
    mustFail: true,
    promotes: true,
    effects: pausesWrites,
    judge: ({ all }) => [that("`up` says what it waited for", all.includes("storage-optimization"))],
  };
});

const promoteInPart = change("promote-in-part", context => {
  const next = Number(context.stack.setting(generation)) + 1;
  return Promise.resolve({
    settings: { [generation]: String(next) },
    options: onlyDatabase(next),
    mustFail: true,
    promotes: true,
    effects: pausesWrites,
    judge: ({ all }) => [that("`up --target` says what it leaves out", all.includes("does not set read_only to 1"))],
  });
});

const resizeDatabase = change("resize-database", ({ cloud, stack }, { primary, replica }) => {
  const type = stack.setting("lamp:databaseInstanceClass");
  for (const identifier of [primary, replica]) cloud.databases.settleStorage(identifier);
  return Promise.resolve({
    settings: { "lamp:databaseInstanceClass": type === "db.t4g.medium" ? "db.t4g.large" : "db.t4g.medium" },
    restored: { "lamp:databaseInstanceClass": type },
    effects: pausesWrites,
  });
});

const interrupt = change("interrupt", context => {
  const servers = () => context.machines.list().filter(({ kind }) => kind === "server").length;
  const before = servers();
  const type = context.stack.setting("lamp:webInstanceType");
  let left: readonly string[] = [];
  return Promise.resolve({
    settings: { "lamp:webInstanceType": otherType(type, 1) },
    restored: { "lamp:webInstanceType": type },
    mustFail: true,
    interruption: {
      when: () => servers() > before,
      signal: "SIGKILL" as const,
    },
    made: async () => void (left = await inconsistencies(context)),
    judge: () => [none("resources that state and account do not share", left.length)],
  });
});

/** Every planned change, and `up` that is killed. */
export const changes: readonly Change[] = [
  release,
  slowRequest,
  badRelease,
  fatalRelease,
  scale,
  rotatePassword,
  promotion("promote", 0),
  promotion("promote-in-backup", 20),
  promoteInOptimization,
  promoteInPart,
  resizeDatabase,
  interrupt,
];

/** Drills that are no part of a pair, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  "destroy-rebuild": "it takes the site away on purpose, so nothing else can be judged beside it",
  "security-update":
    "a server brings updates into effect only while all others are healthy: beside a fault it waits for the next day",
  "lose-databases": "while both databases are away, only pages from the page cache can be judged",
  "lose-files": "it makes a release with a shared folder and takes it back, which is longer than a pair",
  "return-home": "it follows a promotion: every pair with a promotion deletes the retired primary in the end",
};
