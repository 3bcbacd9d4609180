import type { Row } from "./row";

const long = (letter: string, bytes: number) => letter.repeat(bytes);
const form = { "content-type": "application/x-www-form-urlencoded" };

/** Status lines and headers that PHP sets. */
export const statuses: readonly Row[] = [
  {
    title: "a status that PHP sets arrives in each form, with PHP's own page",
    differs: "mod_php does not read Status, and makes a 500 of a code that Apache does not know",
    folder: "status",
    files: {
      "code.php": '<?php http_response_code(404); echo "own";',
      "http10.php": '<?php header("HTTP/1.0 404 Not Found"); echo "own";',
      "status.php": '<?php header("Status: 410 Gone"); echo "own";',
      "location.php": '<?php header("Location: /x"); echo "moved";',
      "error.php": '<?php http_response_code(500); echo "own";',
      "teapot.php": '<?php http_response_code(418); echo "own";',
    },
    asks: [
      "code.php",
      "http10.php",
      "status.php",
      { path: "location.php", shows: ["location"] },
      "error.php",
      "teapot.php",
    ],
    gets: ["404 own", "404 own", "410 own", "302 location: /x, moved", "500 own", "418 own"],
  },
  {
    title: "the site's ErrorDocument does not replace a page that PHP made itself",
    folder: "ownerror",
    files: {
      ".htaccess": "ErrorDocument 404 /ownerror/lost.html\nErrorDocument 500 /ownerror/broken.html\n",
      "lost.html": "lost",
      "broken.html": "broken",
      "404.php": '<?php http_response_code(404); echo "own";',
      "500.php": '<?php http_response_code(500); echo "own";',
    },
    asks: ["404.php", "500.php", "away"],
    gets: ["404 own", "500 own", "404 lost"],
  },
  {
    title: "a fatal error, an exception and a faulty file are an empty 500, and exit is not an error",
    folder: "fatal",
    files: {
      "fatal.php": "<?php missing();",
      "throw.php": '<?php throw new Exception("secret");',
      "syntax.php": "<?php secret(",
      "exit.php": '<?php echo "said"; exit(3);',
      "late.php": '<?php echo "said"; flush(); missing();',
      "shutdown.php": '<?php register_shutdown_function(fn() => print("shut down")); missing();',
    },
    asks: ["fatal.php", "throw.php", "syntax.php", "exit.php", "late.php", "shutdown.php"],
    gets: ["500", "500", "500", "200 said", "200 said", "500 shut down"],
  },
  {
    title: "204 and 304 have no body, and HEAD has the headers of GET",
    folder: "empty",
    files: {
      "204.php": "<?php http_response_code(204);",
      "304.php": '<?php header("ETag: \\"a\\""); http_response_code(304);',
      "head.php": '<?php header("X-Method: $_SERVER[REQUEST_METHOD]"); echo "body";',
    },
    asks: ["204.php", { path: "304.php", shows: ["etag"] }, { path: "head.php", method: "HEAD", shows: ["x-method"] }],
    gets: ["204", '304 etag: "a",', "200 x-method: HEAD,"],
  },
  {
    title: "a range that PHP answers itself arrives as it is",
    folder: "range",
    files: {
      "index.php":
        '<?php http_response_code(206); header("Content-Range: bytes 2-3/10"); header("Content-Length: 2"); echo "cd";',
    },
    asks: [{ path: "", headers: { range: "bytes=2-3" }, shows: ["content-range", "content-length"] }],
    gets: ["206 content-range: bytes 2-3/10, content-length: 2, cd"],
  },
  {
    title: "a length that PHP sets is kept, and several headers and cookies of one name arrive",
    folder: "lengths",
    files: {
      "index.php":
        '<?php header("Content-Type: application/octet-stream"); header("Content-Length: 4"); header("X-Many: 1"); ' +
        'header("X-Many: 2", false); setcookie("a", "1"); setcookie("b", "2"); echo "four";',
    },
    asks: [{ path: "", shows: ["content-length", "x-many", "set-cookie", "content-type"] }],
    gets: ["200 content-length: 4, x-many: 1, 2, set-cookie: a=1,b=2, content-type: application/octet-stream, four"],
  },
  {
    title: "text is compressed when the visitor can read it, and not twice",
    folder: "compressed",
    files: {
      "index.php": `<?= str_repeat("a", 9000);`,
      "own.php": '<?php ob_start("ob_gzhandler"); echo str_repeat("a", 9000);',
      "image.php": '<?php header("Content-Type: image/png"); echo "png";',
    },
    asks: ["index.php", "own.php", "image.php"].map(path => ({
      path,
      headers: { "accept-encoding": "gzip" },
      shows: ["content-encoding"],
      hidesBody: true,
    })),
    gets: ["200 content-encoding: gzip,", "200 content-encoding: gzip,", "200 content-encoding: absent,"],
  },
  {
    title: "a range of a page that PHP sends whole is cut out, and a page that the visitor has already is 304",
    differs: "mod_php sends the whole page although its ETag is the visitor's",
    folder: "conditional",
    files: {
      "range.php": '<?php header("Content-Length: 10"); echo "0123456789";',
      "etag.php": '<?php header("ETag: \\"a\\""); echo "body";',
    },
    asks: [
      { path: "range.php", headers: { range: "bytes=2-3" }, shows: ["content-range"] },
      { path: "etag.php", headers: { "if-none-match": '"a"' } },
      { path: "etag.php", headers: { "if-none-match": '"b"' } },
    ],
    gets: ["206 content-range: bytes 2-3/10, 23", "304", "200 body"],
  },
  {
    title: "a length that PHP sets does not cut a compressed page",
    folder: "compressedlength",
    files: { "index.php": '<?php header("Content-Length: 9000"); echo str_repeat("a", 9000);' },
    asks: [
      {
        path: "",
        headers: { "accept-encoding": "gzip" },
        shows: ["content-encoding"],
      },
    ],
    gets: [`200 content-encoding: gzip, ${long("a", 9000)}`],
  },
  {
    title: "Location with 200 and 201 does not make Apache fetch the other page",
    folder: "location",
    files: {
      "200.php": '<?php header("Location: /location/other.txt"); http_response_code(200); echo "own";',
      "201.php": '<?php header("Location: /location/other.txt", true, 201); echo "own";',
      "other.txt": "other",
    },
    asks: ["200.php", "201.php"].map(path => ({ path, shows: ["location"] })),
    gets: ["200 location: /location/other.txt, own", "201 location: /location/other.txt, own"],
  },
];

/** How large a request and the headers of an answer may be. */
export const sizes: readonly Row[] = [
  {
    title: "a header of an answer may have 8,000 bytes, and all together 14,000",
    folder: "largeheaders",
    files: {
      "one.php": '<?php header("X-Large: " . str_repeat("a", 8000)); echo "sent";',
      "many.php": '<?php foreach (range(1, 14) as $i) header("X-Large-$i: " . str_repeat("a", 970)); echo "sent";',
    },
    asks: ["one.php", "many.php"],
    gets: ["200 sent", "200 sent"],
  },
  {
    title: "a header of an answer with 9,000 bytes is too long",
    differs: "mod_php hands its headers over inside Apache",
    folder: "toolarge",
    files: { "index.php": '<?php header("X-Large: " . str_repeat("a", 9000)); echo "sent";' },
    asks: [""],
    gets: ["500"],
  },
  {
    title: "a query of 7,000 bytes, a cookie header of 8,000 and 90 headers reach PHP",
    folder: "largerequests",
    files: {
      "index.php":
        '<?= strlen($_SERVER["QUERY_STRING"]), " ", strlen($_SERVER["HTTP_COOKIE"] ?? ""), " ", count(getallheaders()) > 90;',
    },
    asks: [
      `?${long("a", 7000)}`,
      { path: "", headers: { cookie: long("a", 8000) } },
      { path: "", headers: Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`x-own-${i}`, "1"])) },
    ],
    gets: ["200 7000 0", "200 0 8000", "200 0 0 1"],
  },
  {
    title: "a body of 2 MB, and one that is sent in chunks, reach PHP whole",
    differs: "mod_php passes chunks on without a CONTENT_LENGTH, which php-fpm needs",
    folder: "bodies",
    files: {
      "index.php":
        '<?= strlen(file_get_contents("php://input")), " ", $_SERVER["CONTENT_LENGTH"] ?? "none", " ", strlen($_POST["a"] ?? "");',
    },
    asks: [
      { path: "", method: "POST", headers: { "content-type": "application/octet-stream" }, body: long("a", 2_000_000) },
      { path: "", method: "POST", headers: { ...form, "transfer-encoding": "chunked" }, body: `a=${long("b", 100)}` },
      { path: "", method: "PUT", headers: { "transfer-encoding": "chunked" }, body: long("b", 70_000) },
    ],
    gets: ["200 2000000 2000000 0", "200 102 102 100", "200 70000 70000 0"],
  },
  {
    title: "PHP's own limits of a body are Debian's",
    folder: "limits",
    files: {
      "index.php":
        '<?= implode(" ", array_map("ini_get", explode(" ", "post_max_size upload_max_filesize max_file_uploads max_input_vars max_input_time max_execution_time memory_limit")));',
    },
    asks: [""],
    gets: ["200 8M 2M 20 1000 60 30 128M"],
  },
];
