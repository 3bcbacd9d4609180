import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";

/**
 * Starts a server in place of AWS's endpoints, for all tests of a file. AWS clients that these tests create send it their requests.
 *
 * @param answer returns the answer to a request
 */
export function awsEndpoint(answer: (request: IncomingMessage, body: string) => AwsAnswer): void {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", chunk => (body += String(chunk)));
    request.on("end", () => {
      const { status = 200, headers = { "Content-Type": "text/xml" }, text } = answer(request, body);
      response.writeHead(status, headers).end(text);
    });
  });
  const environment = { ...process.env };
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
    process.env["AWS_ENDPOINT_URL"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env["AWS_ACCESS_KEY_ID"] = "key";
    process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
  });
  afterAll(() => {
    process.env = environment;
    server.close();
  });
}

/** The answer to one request. */
export interface AwsAnswer {
  /** HTTP status. Default: 200. */
  readonly status?: number;
  /** Default: the content type XML, which most of AWS's services use. */
  readonly headers?: OutgoingHttpHeaders;
  readonly text: string;
}
