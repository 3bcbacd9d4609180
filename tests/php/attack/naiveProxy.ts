import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/**
 * A proxy with the fault that the tests look for: it takes `Content_Length` for the length of a body, and sends everybody's
 * requests over one connection. So what it takes for a body is, for the server behind it, another request.
 */
export class NaiveProxy {
  readonly #server: Server;
  #upstream: Socket | undefined;
  #received = "";
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(connectUpstream: () => Socket) {
    this.#server = createServer(client => {
      let got = "";
      client.setEncoding("latin1").on("error", () => {});
      client.on("data", part => {
        got += String(part);
        const request = wholeRequest(got);
        if (request === undefined) return;
        got = "";
        this.#turn = this.#turn.then(async () => client.end(await this.#forward(request, connectUpstream), "latin1"));
      });
    });
  }

  static async start(connectUpstream: () => Socket): Promise<NaiveProxy> {
    const proxy = new NaiveProxy(connectUpstream);
    await new Promise<void>(done => proxy.#server.listen(0, "127.0.0.1", done));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    this.#upstream?.destroy();
  }

  /** Sends a request, and returns the next answer on the connection, whosever it is. */
  async #forward(request: string, connectUpstream: () => Socket): Promise<string> {
    if (this.#upstream === undefined || this.#upstream.destroyed) {
      this.#received = "";
      this.#upstream = connectUpstream().setEncoding("latin1");
      this.#upstream.on("error", () => {}).on("data", part => (this.#received += String(part)));
    }
    const upstream = this.#upstream;
    upstream.write(request, "latin1");
    for (;;) {
      const size = answerSize(this.#received);
      if (size !== undefined) {
        const answer = this.#received.slice(0, size);
        this.#received = this.#received.slice(size);
        return answer;
      }
      const more = new Promise<boolean>(done => {
        upstream.once("data", () => done(true)).once("close", () => done(false));
        setTimeout(done, 100, false);
      });
      if (!(await more)) {
        upstream.destroy();
        return "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
      }
    }
  }
}

/** The bytes of a request: its head, and as many more as its length says. Undefined: not all are there. */
function wholeRequest(got: string): string | undefined {
  const end = got.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = Number(/^Content[-_]Length: (\d+)\r?$/im.exec(got.slice(0, end))?.[1] ?? 0);
  return got.length < end + 4 + length ? undefined : got.slice(0, end + 4 + length);
}

/** The size of the first answer. Undefined: not all of it is there. */
function answerSize(received: string): number | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = received.slice(0, end);
  const length = /^content-length: (\d+)\r?$/im.exec(head)?.[1];
  const size = length === undefined ? received.indexOf("0\r\n\r\n", end) + 5 : end + 4 + Number(length);
  return size < 5 || received.length < size ? undefined : size;
}
