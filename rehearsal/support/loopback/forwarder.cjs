// forwarder.cjs SOCKET...: opens a port of 127.0.0.1 for each Unix socket, and forwards every connection there. Prints
// `ports PORT...`. It ends when its standard input does, a pipe from the process that started it.
const { connect, createServer } = require("node:net");
const { pipeline } = require("node:stream");

const listen = path =>
  new Promise((done, failed) => {
    const server = createServer({ allowHalfOpen: true }, client => {
      const socket = connect({ path, allowHalfOpen: true });
      // An error on one connection closes both.
      pipeline(client, socket, () => undefined);
      pipeline(socket, client, () => undefined);
    });
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => done(server.address().port));
  });

process.stdin.on("end", () => process.exit(0)).resume();
Promise.all(process.argv.slice(2).map(listen)).then(ports => console.log(`ports ${ports.join(" ")}`));
