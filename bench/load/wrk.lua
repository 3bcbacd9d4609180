-- Prints the result of wrk as one line of JSON. THINK: how long each connection waits between requests on average, in ms.
local think = tonumber(os.getenv("THINK") or "0")
if think > 0 then
  function init() math.randomseed(os.time()) end
  function delay() return math.random(0, 2 * think) end
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"mean":%d,"p50":%d,"p99":%d,"max":%d,"failed":%d,"refused":%d}\n',
    summary.requests, summary.duration, latency.mean, latency:percentile(50), latency:percentile(99), latency.max,
    errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
