// The drills of sharedFiles.long.boot.test.ts, which the rehearsal loads from a copy of the program.
import type { DrillOptions, DrillRoom } from "../../rehearsal/cli/drillRoom";

export const drills: DrillRoom["drills"] = ["share", "replace"].map(name => ({
  name,
  what: "a part of sharedFiles.long.boot.test.ts",
}));

export const openSession: DrillRoom["openSession"] = options => ({
  async run(name) {
    const result = await (name === "share" ? share(options) : replace(options));
    console.log(`RESULT ${name} ${JSON.stringify(result)}`);
  },
});

/** What a command prints as root on a server. */
const on = async ({ machines }: DrillOptions, server: string, command: string) =>
  (await machines.execIn(server, ["bash", "-c", command])).stdout.trim();

/** What a page answers on a server, and its status. */
const page = (options: DrillOptions, server: string, path: string) =>
  on(options, server, `curl -s -w ' %{http_code}' -m 20 'http://127.0.0.1/${path}'`);

const uploads = "/var/lib/lamp-shared/public/uploads";

/** One server writes, and the other one looks at once. */
async function share(options: DrillOptions): Promise<Record<string, string>> {
  const [one, other] = ["lamp-web-1", "lamp-web-2"];
  const written = await page(options, one, "shared.php?name=a.txt&text=hello");
  const read = await page(options, other, "uploads/a.txt");
  await page(options, one, "shared.php?name=shell.php&text=program");
  return {
    written,
    read,
    ofTheRelease: await page(options, other, "uploads/seed.txt"),
    owner: await on(options, other, `stat -c '%U %G %a' ${uploads}/a.txt`),
    program: (await page(options, other, "uploads/shell.php")).slice(-3),
    // Services have mounts of their own, which must follow the machine's.
    failedUnits: await on(options, one, "systemctl --failed --no-legend"),
    mounts: await on(options, one, "grep -c ' /var/lib/lamp-shared ' /proc/self/mounts"),
  };
}

/** A server loses its power, and another one takes its place. */
async function replace(options: DrillOptions): Promise<Record<string, string>> {
  const { machines, stack } = options;
  await machines.faults.kill("lamp-web-1");
  const whileOff = await page(options, "lamp-web-2", "shared.php?name=b.txt&text=later");
  await stack.run("up", "--yes", "--skip-preview", "--replace", "**Instance::lamp-web-1");
  const again = machines.list().find(({ name, on }) => name === "lamp-web-1" && on)?.id ?? "";
  return {
    whileOff,
    before: await page(options, again, "uploads/a.txt"),
    later: await page(options, again, "uploads/b.txt"),
  };
}
