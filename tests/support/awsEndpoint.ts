import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";

/** Stands where AWS's endpoints stand, for clients that the tests of one file make: answers what `answer` says. */
export function awsEndpoint(answer: (request: http.IncomingMessage, body: string) => AwsAnswer): void {
  const server = http.createServer((request, response) => {
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

export interface AwsAnswer {
  /** HTTP status; 200 where it is left out. */
  readonly status?: number;
  /** Left out: XML, which most of AWS's services speak. */
  readonly headers?: http.OutgoingHttpHeaders;
  readonly text: string;
}
