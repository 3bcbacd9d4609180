/** An answer in a stream of bytes. */
export interface ParsedAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Reads all answers that a server has sent on one connection (RFC 9112, 6.3). None of the requests was HEAD.
 *
 * @param sent one character for each byte
 * @param isClosed whether the server has closed the connection after them
 * @throws Error when something is no answer, or is cut
 */
export function readAnswers(sent: string, isClosed: boolean): ParsedAnswer[] {
  const answers: ParsedAnswer[] = [];
  for (let left = sent; left !== "";) {
    const [answer, after] = readAnswer(left, isClosed);
    answers.push(answer);
    left = after;
  }
  return answers;
}

function readAnswer(text: string, isClosed: boolean): [ParsedAnswer, string] {
  const headEnd = text.indexOf("\r\n\r\n");
  const head = text.slice(0, headEnd);
  const [first = "", ...lines] = head.split("\r\n");
  const [, code = ""] = /^HTTP\/1\.[01] ([1-5]\d\d) [\x20-\x7e]*$/.exec(first) ?? [];
  if (headEnd < 0 || code === "" || !lines.every(line => /^[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e\x80-\xff]*$/.test(line)))
    throw new Error(`no answer: ${JSON.stringify(text.slice(0, 300))}`);
  const header = (name: string) =>
    lines
      .find(line => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const status = Number(code);
  const rest = text.slice(headEnd + 4);
  if (status < 200 || status === 204 || status === 304) return [{ status, body: "" }, rest];
  if (header("transfer-encoding") === "chunked") {
    const [body, after] = readChunks(rest);
    return [{ status, body }, after];
  }
  const length = header("content-length");
  if (length === undefined && !isClosed) throw new Error(`an answer without an end: ${JSON.stringify(head)}`);
  const size = length === undefined ? rest.length : Number(length);
  if (rest.length < size) throw new Error(`a cut answer: ${JSON.stringify(head)}`);
  return [{ status, body: rest.slice(0, size) }, rest.slice(size)];
}

function readChunks(text: string): [body: string, after: string] {
  let body = "";
  for (let left = text; ;) {
    const [line = "", size = ""] = /^([0-9a-f]+)\r\n/i.exec(left) ?? [];
    if (line === "") throw new Error(`no chunk: ${JSON.stringify(left.slice(0, 100))}`);
    const length = parseInt(size, 16);
    const chunk = left.slice(line.length, line.length + length);
    if (chunk.length < length) throw new Error("a cut chunk");
    body += chunk;
    left = left.slice(line.length + length + 2);
    if (length === 0) return [body, left];
  }
}
