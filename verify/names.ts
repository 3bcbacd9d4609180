import { lookup, Resolver } from "node:dns/promises";
import { isIP } from "node:net";

/** Returns all addresses of a host name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Resolves names as this machine does, or with a name server (`ADDRESS` or `ADDRESS:PORT`). */
export function resolver(nameServer?: string): Resolve {
  return async name => {
    const literal = name.replace(/^\[(.*)\]$/, "$1");
    if (isIP(literal) !== 0) return [literal];
    try {
      if (nameServer === undefined) return (await lookup(name, { all: true })).map(({ address }) => address);
      const server = new Resolver({ timeout: 2_000, tries: 2 });
      server.setServers([nameServer]);
      return await server.resolve4(name);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new Error(`the name ${name} has no address (${code ?? message})`, { cause: error });
    }
  };
}
