import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, sessionServer } from "./testing/sessionServer";

describe("npm run site", () => {
  let site: Awaited<ReturnType<typeof sessionServer>>;
  beforeAll(async () => void (site = await sessionServer()));
  afterAll(() => site.stop());
  const run = (words: readonly string[], input: string | Buffer = ""): Promise<Ended> =>
    site.start(words, { input }).ended;
  const clean = ({ code, stdout, stderr }: Ended) => ({ code, stdout: stdout.toString(), stderr });

  it("runs a command as the site's user in the folder of the release, with the site's variables", async () => {
    const script = 'id -un; pwd; echo "$DB_WRITER $DB_PASSWORD"; tty';
    expect(clean(await run(["sh", "-c", script]))).toEqual({
      code: 1, // of tty
      stdout: "www-data\n/srv/lamp/" + "current\ndb-1.example it's $ecret\nnot a tty\n",
      stderr: "",
    });
  });

  it("gives the command its arguments exactly", async () => {
    const words = ["", "a b", `'"$HOME\`;&|\\`, "two\nlines\n", "Grüße 日本 \u{1f600} \u{fffd}", "*", "--server", "-n"];
    const { stdout } = await run(["printf", "<%s>", ...words]);
    expect(stdout.toString()).toBe(words.map(one => `<${one}>`).join(""));
  });

  it("passes every byte of the input and of both outputs on, and keeps the outputs apart", async () => {
    const bytes = randomBytes(300_000);
    const both = await run(["sh", "-c", "cat; printf 'e\\n' >&2"], "a\n");
    expect([both.stdout.toString(), both.stderr]).toEqual(["a\n", "e\n"]);
    const { code, stdout, stderr } = await run(["cat"], bytes);
    expect([code, stderr, stdout.equals(bytes)]).toEqual([0, "", true]);
  });

  it("lets the command open its outputs by their paths", async () => {
    const script = "cat /dev/stdin >/dev/stdout; echo e >/dev/stderr; readlink /dev/fd/1 | cut -c -4";
    expect(clean(await run(["sh", "-c", script], "a\n"))).toEqual({ code: 0, stdout: "a\npipe\n", stderr: "e\n" });
  });

  it.each([
    ["an exit status", ["sh", "-c", "exit 42"], 42],
    ["a signal as a shell does", ["sh", "-c", "kill -9 $$"], 137],
    ["that a command does not exist", ["no-such-command"], 127],
  ])("passes %s on", async (_, words, code) => {
    expect((await run(words)).code).toBe(code);
  });

  it("answers completely, also when the output is long", async () => {
    const { code, stdout, stderr } = await run(["seq", "100000"]);
    expect([stderr, code, stdout.length, stdout.subarray(-7).toString()]).toEqual(["", 0, 588_895, "100000\n"]);
  });

  it("interrupts the command, and what it has started, when it is interrupted", async () => {
    const command = site.start(["sh", "-c", "trap 'echo caught; exit 3' INT; echo ready; sleep 100; true"], {
      open: true,
    });
    await command.said("ready");
    command.kill("SIGINT");
    expect(clean(await command.ended)).toEqual({ code: 3, stdout: "ready\ncaught\n", stderr: "" });
  });

  it("connects the client of MySQL with the site's account, over TLS, and the password in the environment", async () => {
    const { stdout } = await run(["mysql", "-e", "SELECT 1"]);
    expect(stdout.toString().split("\n")).toEqual([
      ...["--no-defaults", "--host=db-1.example", "--port=3306", "--user=app", "--database=app"],
      ...["--ssl-ca=/etc/lamp/database-ca.pem", "--ssl-verify-server-cert", "--default-character-set=utf8mb4"],
      ...["-e", "SELECT 1", "it's $ecret", ""],
    ]);
  });

  it("runs a shell that reads what it gets", async () => {
    expect(clean(await run(["shell"], "echo $((6 * 7)); exit 5\n"))).toEqual({ code: 5, stdout: "42\n", stderr: "" });
  });

  it("gives PHP on the command line no limit of time or memory", async () => {
    const { stdout } = await run(["php", "-r", 'echo ini_get("memory_limit"), " ", ini_get("max_execution_time");']);
    expect(stdout.toString()).toBe("-1 0");
  });

  it("gives a person a terminal, without what the server adds", async () => {
    // `script` gives the command a terminal on this machine.
    const wrapped = site.start([], { open: true, prefix: ["python3", "-c", onTerminal, "shell"] });
    await wrapped.said("lamp-web-1:");
    wrapped.type("tty; stty size >/dev/stdout; echo $TERM; cat\n");
    await wrapped.said("xterm");
    wrapped.type("purr\n");
    await wrapped.said("purr\r\npurr\r\n");
    // A terminal forgets what was typed before an interrupt.
    wrapped.type("\u0003");
    await wrapped.said("^C\r\n");
    wrapped.type("exit 7\n");
    const { code, stdout } = await wrapped.ended;
    expect(stdout.toString()).toMatch(/\/dev\/pts\/\d+\r\n30 100\r\nxterm\r\n/);
    expect(stdout.toString()).not.toContain("lamp-session");
    expect(code).toBe(7);
  });
});

/** Runs what follows its first argument on a terminal of 30 lines and 100 columns, with the first argument at the end. */
const onTerminal = `
import fcntl, os, pty, select, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:] + [sys.argv[1]])
while True:
    ready = select.select([0, terminal], [], [])[0]
    if 0 in ready:
        data = os.read(0, 4096)
        if data: os.write(terminal, data)
    if terminal in ready:
        try: data = os.read(terminal, 4096)
        except OSError: break
        if not data: break
        os.write(1, data)
os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
