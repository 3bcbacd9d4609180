import { type Answer, ask, isSilence, type Question } from "./ask";
import { CannotTell } from "./cannotTell";
import type { Resolve } from "./names";
import type { Outputs } from "./outputs";

/** A running site, and the way to reach it. */
export class Site {
  readonly outputs: Outputs;
  readonly resolve: Resolve;
  #requests = 0;

  constructor(outputs: Outputs, resolve: Resolve) {
    this.outputs = outputs;
    this.resolve = resolve;
  }

  /** Addresses of the balancer, or of the host in the URL where the stack has no balancer. */
  addresses(): Promise<readonly string[]> {
    return this.resolve(this.outputs.balancerDnsName ?? this.outputs.url.hostname);
  }

  /** Requests a path below the URL. Each request goes to the next of the addresses. */
  async ask(path: string, question?: Question): Promise<Answer> {
    const addresses = await this.addresses();
    return this.askAt(addresses[this.#requests++ % addresses.length] ?? "", path, question);
  }

  /** Requests a path below the URL from one address. */
  async askAt(address: string, path: string, question?: Question): Promise<Answer> {
    try {
      return await ask(new URL(path, this.outputs.url), address, question);
    } catch (error) {
      const { allowedNetworks } = this.outputs;
      // A security group drops what it does not let in: there is no refusal, and no answer.
      if (allowedNetworks === undefined || !isSilence(error as Error)) throw error;
      throw new CannotTell(
        `${(error as Error).message}: the site lets in only ${allowedNetworks.join(", ")} (lamp:allowedNetworks). ` +
          "If this machine is not in these networks, that is right; otherwise the site is down",
      );
    }
  }
}
