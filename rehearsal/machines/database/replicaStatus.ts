/** Columns of rows that the client printed one below the other. */
export function columns(printed: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let last = "";
  for (const line of printed.split("\n")) {
    const [, key, value = ""] = /^\s*(\w+): ?(.*)$/.exec(line) ?? [];
    // A set of transactions of several servers goes on over the lines that follow.
    if (key !== undefined && !/^[0-9a-f]{8}$/.test(key)) found.set((last = key), value);
    else if (last !== "") found.set(last, (found.get(last) ?? "") + line.trim());
  }
  return found;
}

/** RDS's ReplicaLag: MySQL's own figure, which is 0 also while the next transaction is still to be applied. */
export function replicaLag(status: ReadonlyMap<string, string>): number {
  const behind = Number(status.get("Seconds_Behind_Source"));
  const runs = ["Replica_IO_Running", "Replica_SQL_Running"].every(thread => status.get(thread) === "Yes");
  if (!runs || Number.isNaN(behind)) return -1;
  const position = (file: string, offset: string) => `${status.get(file)}:${status.get(offset)}`;
  const isDrained =
    position("Source_Log_File", "Read_Source_Log_Pos") === position("Relay_Source_Log_File", "Exec_Source_Log_Pos");
  return isDrained ? behind : Math.max(behind, 1);
}
