import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Terminal } from "../../aws/core/hardware";
import { inServer, loginVariables } from "../sandbox/users";

const environment = ["env", "-i", ...loginVariables, "TERM=xterm-256color"];

/** `script` opens the terminal on the server. When the terminal's user goes, it is killed, and the terminal hangs up. */
const onTerminal = (command: string) => ["setpriv", "--pdeathsig", "KILL", "script", "-qec", command, "/dev/null"];

/**
 * Runs a command of a shell as root on a server, on a terminal of its own.
 *
 * @param leader the server's first process, as a process id of the host
 */
export const openTerminal = (leader: number, command: string): Terminal =>
  terminalOf(["nsenter", ...inServer(leader), "--", ...environment], command);

/** @param enter words that run a command where the terminal shall be */
export function terminalOf(enter: readonly string[], command: string): Terminal {
  const name = `/run/rehearsal-terminal-${randomBytes(6).toString("hex")}`;
  // The command takes the place of the shells before it, as it does under the agent: it is the first process of its terminal.
  const noted = `tty >${name}; exec sh -c '${command.replaceAll("'", "'\\''")}'`;
  const run = (argv: readonly string[]) => spawn(enter[0] ?? "", [...enter.slice(1), ...argv], { stdio: "pipe" });
  const child = run(onTerminal(noted));
  child.stdin.on("error", () => undefined); // The command has ended before it read everything.
  return {
    write: data => void child.stdin.write(data),
    onData: shown => void child.stdout.on("data", shown),
    resize: (columns, rows) =>
      void run(["sh", "-c", `stty -F "$(cat ${name})" columns ${Number(columns)} rows ${Number(rows)}`]),
    close: () => void child.kill("SIGKILL"),
    ended: new Promise(done =>
      child.on("close", () => {
        run(["rm", "-f", name]);
        done();
      }),
    ),
  };
}
