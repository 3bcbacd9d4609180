import { connect } from "node:net";

/** Sends commands in one line, which HAProxy carries out in one step, and returns its answer. */
export function ask(socket: string, ...commands: string[]): Promise<string> {
  return new Promise((done, failed) => {
    let answer = "";
    const connection = connect(socket, () => connection.end(`${commands.join("; ")}\n`));
    connection.setEncoding("utf8").on("data", text => (answer += text));
    connection.on("end", () => done(answer));
    connection.on("error", failed);
  });
}

/** The rows of a listing with a header, for example of `show stat`: column name -> value. */
export function rows(listing: string): Record<string, string>[] {
  const [header = "", ...lines] = listing.split("\n").filter(line => line.trim() !== "");
  const names = header.replace(/^# /, "").split(",");
  return lines.map(line => Object.fromEntries(line.split(",").map((value, i) => [names[i] ?? String(i), value])));
}
