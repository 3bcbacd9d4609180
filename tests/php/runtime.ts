import type { Row } from "./row";

const upload = (content: string) =>
  `--x\r\nContent-Disposition: form-data; name="file"; filename="a b.txt"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n--x--\r\n`;

/** What a program may do on the server. */
export const runtime: readonly Row[] = [
  {
    title: "an upload is a file in the temporary folder, which PHP may move",
    folder: "upload",
    files: {
      "index.php":
        '<?php $file = $_FILES["file"]; echo is_uploaded_file($file["tmp_name"]) ? "uploaded" : "no", " $file[name] $file[type] $file[size] "; ' +
        '$to = tempnam(sys_get_temp_dir(), "x"); echo move_uploaded_file($file["tmp_name"], $to) ? file_get_contents($to) : "not moved"; unlink($to);',
    },
    asks: [
      {
        path: "",
        method: "POST",
        headers: { "content-type": "multipart/form-data; boundary=x" },
        body: upload("content"),
      },
      {
        path: "",
        method: "POST",
        headers: { "content-type": "multipart/form-data; boundary=x", "transfer-encoding": "chunked" },
        body: upload("c".repeat(50_000)),
      },
    ],
    gets: ["200 uploaded a b.txt text/plain 7 content", `200 uploaded a b.txt text/plain 50000 ${"c".repeat(50_000)}`],
  },
  {
    title: "PHP may write temporary files and sessions, and not the site",
    folder: "write",
    files: {
      "index.php":
        '<?php session_save_path("/tmp"); session_start(); $_SESSION["a"] = 1; echo session_write_close() ? "session " : "", tmpfile() ? "temporary " : "", ' +
        '@file_put_contents(__DIR__ . "/x", "x") === false ? "read-only" : "written";',
    },
    asks: [""],
    gets: ["200 session temporary read-only"],
  },
  {
    title: "commands run, with a PATH",
    folder: "commands",
    files: {
      "index.php":
        '<?php echo exec("echo said"), " ", getenv("PATH") ? "path" : "none", " ", trim(shell_exec("command -v php")), " "; ' +
        '$process = proc_open(["cat"], [["pipe", "r"], ["pipe", "w"]], $pipes); fwrite($pipes[0], "piped"); fclose($pipes[0]); echo stream_get_contents($pipes[1]);',
    },
    asks: [""],
    gets: ["200 said path /usr/bin/php piped"],
  },
  {
    title: "mail() fails at once and says so",
    folder: "mail",
    files: { "index.php": '<?= mail("a@example.com", "subject", "text") ? "sent" : "not sent";' },
    asks: [""],
    gets: ["200 not sent"],
  },
  {
    title: "the time zone is UTC, and a locale with UTF-8 is there",
    folder: "locale",
    files: {
      "index.php": '<?= date_default_timezone_get(), " ", setlocale(LC_CTYPE, "C.UTF-8"), " ", escapeshellarg("ä");',
    },
    asks: [""],
    gets: ["200 UTC C.UTF-8 'ä'"],
  },
  {
    title:
      "the functions of mod_php for headers are there; its others, and php-fpm's fastcgi_finish_request(), are not",
    differs: "mod_php has them all",
    folder: "functions",
    files: {
      "index.php":
        '<?= implode(" ", array_filter(explode(" ", "apache_request_headers apache_response_headers getallheaders apache_getenv ' +
        'apache_setenv apache_note apache_lookup_uri apache_get_modules apache_get_version virtual fastcgi_finish_request"), "function_exists"));',
    },
    asks: [""],
    gets: ["200 apache_request_headers getallheaders"],
  },
  {
    title: "a page may set its own time limit, but its memory limit is that of php.ini",
    differs: "the stack divides the memory among the children",
    folder: "ownlimits",
    files: {
      "index.php":
        '<?php set_time_limit(7); ini_set("memory_limit", "64M"); ini_set("display_errors", "1"); ' +
        'echo ini_get("max_execution_time"), " ", ini_get("memory_limit"), " ", ini_get("display_errors");',
    },
    asks: [""],
    gets: ["200 7 128M 1"],
  },
  {
    title: "output has no limit, with a length and without",
    folder: "download",
    files: {
      "index.php":
        '<?php isset($_GET["length"]) && header("Content-Length: 20000000"); header("Content-Type: application/octet-stream"); ' +
        'for ($i = 0; $i < 2500; $i++) { echo str_repeat("a", 8000); }',
    },
    asks: [
      { path: "?length", shows: ["content-length"], hidesBody: true },
      { path: "", shows: ["transfer-encoding"], hidesBody: true },
    ],
    gets: ["200 content-length: 20000000,", "200 transfer-encoding: chunked,"],
  },
];
