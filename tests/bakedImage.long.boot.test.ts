import { readFileSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RehearseCommand } from "./support/rehearseCommand";

/** The programs of the rehearsal that connect its machines to the network of this machine, and so to Debian's mirror. */
const uplinks = () =>
  readdirSync("/proc")
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "slirp4netns";
      } catch {
        return false;
      }
    })
    .map(Number);

describe("servers of an own image, on booted machines", () => {
  // A change of lamp:phpChildren changes user-data, and so makes new servers as a release does.
  const steps = "--bare image up hold set lamp:phpChildren=7 up verify hold destroy".split(" ");
  const before = new Set(uplinks());
  let command: RehearseCommand;
  beforeAll(async () => {
    command = new RehearseCommand(steps);
    await command.runs();
    await command.says(/Everything stays up until/);
  });
  afterAll(async () => {
    await (command as RehearseCommand | undefined)?.stop();
  });

  const shell = (server: string, script: string) => command.on(server, "bash", "-c", script);
  const both = (script: string) => Promise.all(["lamp-web-1", "lamp-web-2"].map(server => shell(server, script)));
  const seconds = async () =>
    (await both("grep -h '^== .* s: check' /var/log/lamp-setup.log")).map(line => Number(/\d+/.exec(line)?.[0]));

  it("start from the image that the command has printed, with its packages", async () => {
    const [, image = ""] = await command.says(/pulumi config set lamp:image (ami-[0-9a-f]{17})/);
    expect(command.output).toMatch(/^ {2}php8\.4-fpm +8\.4\.\S+$/m);
    expect(command.output).toContain(`Set: lamp:image ${image}`);
    expect(await both("/usr/local/sbin/lamp-aws metadata ami-id")).toEqual([image, image]);
  });

  it("share nothing that makes a machine itself", async () => {
    const ids = await both("cat /etc/machine-id");
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(ids[0]).not.toBe(ids[1]);
    const builder = /The builder (i-[0-9a-f]{17})/.exec(command.output)?.[1] ?? "none";
    expect(await both(`grep -rlsF ${builder} /var/lib/cloud /var/log /etc /root /home || true`)).toEqual(["", ""]);
  });

  it("are ready within seconds: nothing was installed", async () => {
    const took = await seconds();
    console.log(`from the image, user-data took ${took.join(" s and ")} s`);
    expect(await both("grep -c 'Setting up' /var/log/lamp-setup.log || true")).toEqual(["0", "0"]);
  });

  it("are replaced by a release although Debian's mirror is away", async () => {
    // Machines are booted by one test at a time, so the new one is ours.
    const own = uplinks().filter(pid => !before.has(pid));
    expect(own).toHaveLength(1);
    for (const pid of own) process.kill(pid, "SIGKILL");
    expect(
      await both(
        "timeout 15 apt-get -qq -o APT::Update::Error-Mode=any update >/dev/null 2>&1 && echo there || echo away",
      ),
    ).toEqual(["away", "away"]);
    const old = await both("cat /etc/machine-id");
    process.kill(Number(/until: kill (\d+)/.exec(command.output)?.[1]), "SIGTERM");
    await command.says(/Everything stays up until[^]*Everything stays up until/);
    const ids = await both("cat /etc/machine-id");
    expect(new Set([...old, ...ids]).size).toBe(4);
    process.kill(Number(/until: kill (\d+)/.exec(command.output)?.[1]), "SIGTERM");
    expect(await command.ended, command.output).toBe(0);
    expect(command.leftovers()).toEqual([]);
  });
});
