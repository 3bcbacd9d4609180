// Run on the host on the internet: node visits.cjs JSON-OF-REQUESTS. Prints one line of JSON for each answer.
const http = require("node:http");
const https = require("node:https");
const { URL } = require("node:url");

function visit({ url, headers = {}, method = "GET" }) {
  return new Promise(done => {
    const client = url.startsWith("https:") ? https : http;
    // The handshake names the host of the URL, whatever the header says.
    const { hostname: servername } = new URL(url);
    const request = client.request(url, { headers, method, servername, agent: false, timeout: 8000 }, answer => {
      let body = "";
      answer.setEncoding("utf8").on("data", text => (body += text));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body }));
    });
    request.on("timeout", () => request.destroy(new Error("no answer for 8 s")));
    request.on("error", error => done({ status: 0, headers: {}, body: error.message }));
    request.end();
  });
}

(async () => {
  for (const request of JSON.parse(process.argv[2])) console.log(JSON.stringify(await visit(request)));
})();
