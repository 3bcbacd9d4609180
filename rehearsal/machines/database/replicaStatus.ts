/** Reads rows that the client has printed in its vertical form, one column a line. */
export function columns(printed: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let last = "";
  for (const line of printed.split("\n")) {
    const [, key, value = ""] = /^\s*(\w+): ?(.*)$/.exec(line) ?? [];
    // A set of transactions of several servers continues on the next lines.
    if (key !== undefined && !/^[0-9a-f]{8}$/.test(key)) found.set((last = key), value);
    else if (last !== "") found.set(last, (found.get(last) ?? "") + line.trim());
  }
  return found;
}

/**
 * RDS's metric ReplicaLag in seconds, -1 while the replica does not replicate. MySQL's own figure can be 0 although a received
 * transaction is not applied yet; this one is 1 then.
 */
export function replicaLag(status: ReadonlyMap<string, string>): number {
  const behind = Number(status.get("Seconds_Behind_Source"));
  const isReplicating = ["Replica_IO_Running", "Replica_SQL_Running"].every(thread => status.get(thread) === "Yes");
  if (!isReplicating || Number.isNaN(behind)) return -1;
  const position = (file: string, offset: string) => `${status.get(file)}:${status.get(offset)}`;
  const isDrained =
    position("Source_Log_File", "Read_Source_Log_Pos") === position("Relay_Source_Log_File", "Exec_Source_Log_Pos");
  return isDrained ? behind : Math.max(behind, 1);
}
