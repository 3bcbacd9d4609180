/** Ports of 127.0.0.1 that lead to Unix sockets, for programs that can speak to ports only. */
export interface Loopback {
  /** One port for each socket, in their order. */
  readonly ports: readonly number[];
  /** Words to put before a command, so that it reaches the ports. Empty if these are ports of this machine. */
  readonly enter: readonly string[];
  /** Whether the ports are in a network namespace, where no other user of this machine reaches them. */
  readonly isPrivate: boolean;
  close(): void;
}
