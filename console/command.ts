import { spawnSync } from "node:child_process";
import type { Writable } from "node:stream";
import { type Address, Channel } from "./channel/channel";
import { LineReader, inputEnd, inputLines, nothing, signalLine } from "./lines";
import { Problem } from "./problem";
import { Screen } from "./screen";

const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1, SIGPIPE: 13 } as const;
/** The signals that are passed on to the command. */
const passed = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** AWS ends a session in which nothing is said for an hour; see components/web/sessions.ts. */
const nothingMs = 300_000;

/**
 * Connects the standard streams of this process with the command of a session, until it ends. Returns its exit status.
 *
 * @param hasTerminal whether the command has a terminal: what this process's terminal sends and shows is then passed on as it is
 * @param terminate ends the session
 */
export async function runCommand(
  address: Address,
  hasTerminal: boolean,
  terminate: () => Promise<void>,
): Promise<number> {
  try {
    return await (hasTerminal ? onTerminal(address) : onLines(address, terminate));
  } catch (error) {
    await terminate();
    throw error;
  }
}

async function onTerminal(address: Address): Promise<number> {
  const screen = new Screen();
  const channel = await Channel.open(address, data => show(process.stdout, screen.take(data)));
  const resize = () => void channel.resize(process.stdout.columns, process.stdout.rows);
  const type = (data: Buffer) => void channel.send(data);
  process.stdin.setRawMode(true).on("data", type);
  // The server's terminal ends lines already. Node.js leaves that to this terminal too, and then programs that move down draw wrongly.
  spawnSync("stty", ["-opost"], { stdio: ["inherit", "ignore", "ignore"] });
  process.stdout.on("resize", resize);
  try {
    return await statusOf(channel, () => screen);
  } finally {
    process.stdin.off("data", type).setRawMode(false).pause();
    process.stdout.off("resize", resize);
  }
}

async function onLines(address: Address, terminate: () => Promise<void>): Promise<number> {
  let code: number | undefined;
  let begin: () => void = () => undefined;
  const begun = new Promise<void>(done => (begin = done));
  const reader = new LineReader({
    output: (stream, data) => show(stream === 1 ? process.stdout : process.stderr, data),
    begun: begin,
    ended: status => (code = status),
  });
  const channel = await Channel.open(address, data => reader.take(data));
  let asked = 0;
  const stop = (signal: keyof typeof signals) => {
    // The command may ignore the first one.
    if (asked++ > 0) void terminate().finally(() => process.exit(128 + signals[signal]));
    else void begun.then(() => channel.send(signalLine(signals[signal])));
  };
  for (const signal of passed) process.on(signal, () => stop(signal));
  // Nobody reads the output any more, for example because of "| head".
  process.stdout.on("error", () => void channel.send(signalLine(signals.SIGPIPE)));
  const alive = setInterval(() => void channel.send(nothing), nothingMs);
  void begun.then(() => passInput(channel)).catch(() => undefined);
  try {
    return await statusOf(channel, () => ({ code, before: reader.before }));
  } finally {
    clearInterval(alive);
  }
}

async function passInput(channel: Channel): Promise<void> {
  for await (const data of process.stdin) for (const line of inputLines(data as Buffer)) await channel.send(line);
  await channel.send(inputEnd);
}

/** Waits for the end of the session, and reads the exit status. */
async function statusOf(
  channel: Channel,
  seen: () => { readonly code: number | undefined; readonly before: string },
): Promise<number> {
  const words = await channel.ended.catch((error: unknown) => {
    // The status says that everything was said.
    if (seen().code === undefined) throw error;
    return "";
  });
  const { code, before } = seen();
  if (code !== undefined) return code;
  const said = [before.trim(), words.trim()].filter(one => one !== "").join("; ");
  throw new Problem(
    `the session has ended before the command${said === "" ? "; what it printed may be cut off" : `: ${said}`}`,
  );
}

/** Resolves when the stream has room for more. A reader that has gone is no error of the command. */
const show = (stream: Writable, data: Buffer): Promise<void> =>
  data.length === 0 || stream.destroyed ? Promise.resolve() : new Promise(done => stream.write(data, () => done()));
