import { lookup, Resolver } from "node:dns/promises";
import { isIP } from "node:net";

/** Gives all addresses of a host name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Resolves as this machine does, or asks a name server of the caller's choice (`ADDRESS` or `ADDRESS:PORT`). */
export function resolver(nameServer?: string): Resolve {
  return async name => {
    const literal = name.replace(/^\[(.*)\]$/, "$1");
    if (isIP(literal) !== 0) return [literal];
    try {
      if (nameServer === undefined) return (await lookup(name, { all: true })).map(({ address }) => address);
      const asked = new Resolver({ timeout: 2_000, tries: 2 });
      asked.setServers([nameServer]);
      return await asked.resolve4(name);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new Error(`the name ${name} has no address (${code ?? message})`, { cause: error });
    }
  };
}
