-- Keeps pages that the site marks as public (Cache-Control: s-maxage), and answers visitors from these copies. Apache calls `find`
-- before a program runs, `handle` to send a copy, and `store` when a marked page comes from PHP. lamp-pages fetches stale pages anew.
--
-- A copy is one file: a line with its time, its seconds of being fresh and its seconds of being usable after that, a line for
-- each header, an empty line, and the body as the visitor gets it. So a copy is compressed or not, by its visitor.
local copies, state = "/var/cache/lamp-pages/", "/run/lamp-pages/"
local largest, usual_grace, lock_seconds = 4 * 2 ^ 20, 600, 10
-- A cookie with one of these words in its name belongs to somebody whom the site knows.
local personal = { "sess", "logged", "login", "auth", "token", "user", "remember", "postpass", "comment_author", "cart" }
-- What belongs to one answer, or is set anew for each.
local own = { ["content-length"] = 1, ["content-type"] = 1, ["connection"] = 1, ["transfer-encoding"] = 1, ["age"] = 1,
  ["date"] = 1, ["cache-status"] = 1, ["keep-alive"] = 1, ["trailer"] = 1 }
-- Apache reads these where a program's other headers are not.
local of_the_body = { ["etag"] = 1, ["last-modified"] = 1, ["vary"] = 1, ["content-encoding"] = 1 }

local function is_personal(cookies)
  for name in (cookies or ""):lower():gmatch("([^=;%s]+)=") do
    for _, word in ipairs(personal) do
      if name:find(word, 1, true) then return true end
    end
  end
  return false
end

-- The method of the visitor's request: Apache looks for a folder's index.php as if it was asked by GET.
local function method(r) return r.the_request:match("^%u+") end

-- Whether the request may neither be answered from a copy nor make one. In an error's page, the address is not that of the program.
local function goes_past(r)
  local env, sent = r.subprocess_env, r.headers_in
  return method(r) ~= "GET" and method(r) ~= "HEAD" or (env["REDIRECT_STATUS"] or "200") ~= "200"
    or env["no-cache"] or env["REDIRECT_no-cache"] or env["REDIRECT_REDIRECT_no-cache"]
    or sent["Authorization"] or sent["Content-Length"] or sent["Transfer-Encoding"] or is_personal(sent["Cookie"])
end

local function is_refresh(env) return env["LAMP_PAGE_REFRESH"] or env["REDIRECT_LAMP_PAGE_REFRESH"] end

-- The request as lamp-pages repeats it: the address, and the headers by which copies of one address differ.
local function repeatable(r, names)
  local sent, lines = r.headers_in, {}
  local target = r.the_request:match("^%u+ (%S+)") or ""
  lines[1] = (r.is_https and "https://" or "http://") .. (sent["Host"] or ""):lower() .. target
  lines[2] = (sent["Accept-Encoding"] or ""):find("gzip", 1, true) and "Accept-Encoding: gzip" or "Accept-Encoding:"
  for _, name in ipairs({ "X-Forwarded-Proto", "X-Forwarded-Port", table.unpack(names or {}) }) do
    lines[#lines + 1] = name .. ": " .. (sent[name] or "")
  end
  return table.concat(lines, "\n") .. "\n"
end

-- The names in a header Vary, without Accept-Encoding; nil if no copy fits. A page that varies by cookies has a copy only for
-- visitors without any.
local function varying(vary, cookies)
  local names = {}
  for name in vary:lower():gmatch("[^,%s]+") do
    if name == "*" or name == "cookie" and cookies then return nil end
    if name ~= "accept-encoding" then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

-- Opens the copy for the request. Returns it, its name, and the request as lamp-pages repeats it.
local function open(r)
  local request = repeatable(r)
  local name = r:sha1(request)
  local copy = io.open(copies .. name, "rb")
  local vary = copy and copy:read("l"):match("^vary: (.*)")
  if vary then
    copy:close()
    local names = varying(vary, r.headers_in["Cookie"])
    if not names then return nil end
    request = repeatable(r, names)
    name = r:sha1(request)
    copy = io.open(copies .. name, "rb")
  elseif copy then
    copy:seek("set")
  end
  return copy, name, request
end

-- The age of a file in seconds; very old if it does not exist.
local function age_of(r, path)
  local file = r:stat(path)
  return file and (r:clock() - file.mtime) / 1e6 or math.huge
end

-- Writes a file at once, for whoever reads it.
local function write(r, path, ...)
  local new = path:gsub("[^/]+$", ".") .. r:sha1(path .. tostring({}) .. r:clock())
  local file = io.open(new, "wb")
  local is_whole = file and file:write(...) and true
  is_whole = file and file:close() and is_whole
  return is_whole and os.rename(new, path) or os.remove(new)
end

-- Whether an old copy is better than the page, because the page would fail or make its visitor wait.
local function is_in_trouble(r)
  return age_of(r, "/run/lamp/primary-away") < 15 or age_of(r, state .. "failing") < 120
end

-- Whether another visitor is already waiting for the page; otherwise this one does.
local function is_awaited(r, name)
  local lock = state .. "locks/" .. name
  if age_of(r, lock) < lock_seconds then return true end
  local file = io.open(lock, "w")
  return not file or not file:close()
end

-- How the copy may be used: "hit", "stale", or nil. A stale copy asks lamp-pages for a new one.
local function use(r, copy, name, request)
  local time, fresh, grace = copy:read("n", "n", "n")
  local age = (r:clock() / 1e6) - time
  local is_emptied = age_of(r, state .. "empty") <= age
  if age < fresh and not is_emptied then return "hit" end
  if grace == 0 then return nil end
  local is_old = is_emptied or age >= fresh + grace
  if is_old and not is_in_trouble(r) and not is_awaited(r, name) then return nil end
  local wanted = state .. "wanted/" .. name
  if not r:stat(wanted) then write(r, wanted, request) end
  return "stale"
end

-- Sets the headers of the answer, and leaves the copy at its body.
local function prepare(r, copy, how)
  copy:seek("set")
  local time, fresh = copy:read("n", "n")
  copy:read("l")
  for line in copy:lines() do
    local name, value = line:match("^([^:]+): (.*)$")
    if not name then break end
    if name == "Content-Type" then
      r.content_type = value
    else
      (of_the_body[name:lower()] and r.headers_out or r.err_headers_out)[name] = value
    end
  end
  local age = math.max(0, math.floor(r:clock() / 1e6 - time))
  r.err_headers_out["Age"] = tostring(age)
  r.err_headers_out["Cache-Status"] = ("lamp; hit; ttl=%d%s"):format(fresh - age, how == "stale" and '; detail="stale"' or "")
  local here = copy:seek()
  r.headers_out["Content-Length"] = tostring(copy:seek("end") - here)
  copy:seek("set", here)
end

function find(r)
  if not (r.handler or ""):find("^proxy:unix:/run/php/lamp.sock|") then return apache2.DECLINED end
  if goes_past(r) then
    r.notes["lamp-page"] = "past"
    return apache2.DECLINED
  end
  r.notes["lamp-page"] = "miss"
  if is_refresh(r.subprocess_env) then return apache2.DECLINED end
  local copy, name, request = open(r)
  if not copy then return apache2.DECLINED end
  local how = use(r, copy, name, request)
  if how then
    r.notes["lamp-page"] = how
    r.notes["lamp-page-name"] = name
    -- mod_lua does not call `handle` for HEAD.
    if method(r) == "HEAD" then prepare(r, copy, how) end
    r.handler = "lua-script"
    r.notes["rewrite-forced-handler"] = "lua-script"
    r.filename = "/usr/local/share/lamp/pages/cache.lua"
  end
  copy:close()
  return apache2.OK
end

-- Whether the visitor's browser has the page already.
local function is_known(r)
  local etag, tags = r.headers_out["ETag"], r.headers_in["If-None-Match"]
  if tags then
    local function plain(tag) return (tag:gsub('%-gzip"', '"'):gsub("^W/", "")) end
    return etag and (tags:match("^%s*%*%s*$") or plain(tags):gsub("W/", ""):find(plain(etag), 1, true))
  end
  local changed, since = r.headers_out["Last-Modified"], r.headers_in["If-Modified-Since"]
  return changed and since and r.date_parse_rfc(since) >= r.date_parse_rfc(changed)
end

function handle(r)
  local copy = io.open(copies .. r.notes["lamp-page-name"], "rb")
  if not copy then return 503 end
  prepare(r, copy, r.notes["lamp-page"])
  local is_sent = is_known(r)
  if not is_sent then r:write(copy:read("a")) end
  copy:close()
  return is_sent and 304 or apache2.OK
end

-- The seconds of being fresh and of being usable after that, or nil if the page may not be kept.
local function lifetime(marks)
  local fresh = tonumber(marks:match("s%-maxage%s*=%s*\"?(%d+)"))
  if not fresh or fresh == 0 or marks:find("private") or marks:find("no%-store") or marks:find("no%-cache") then return nil end
  local grace = tonumber(marks:match("stale%-while%-revalidate%s*=%s*\"?(%d+)")) or usual_grace
  return fresh, (marks:find("must%-revalidate") or marks:find("proxy%-revalidate")) and 0 or grace
end

local function header_lines(r)
  local lines = { "Content-Type: " .. (r.content_type or "") }
  for _, table_of in ipairs({ r.err_headers_out_table, r.headers_out_table }) do
    local _, headers = table_of(r)
    for name, values in pairs(headers) do
      for _, value in ipairs(values) do
        if not own[name:lower()] then lines[#lines + 1] = name .. ": " .. value end
      end
    end
  end
  table.sort(lines)
  return table.concat(lines, "\n") .. "\n\n"
end

-- Passes the page on when it is whole, and keeps it. mod_lua would lose an interpreter for each visitor who goes away between
-- two pieces.
function store(r)
  local sent, set = r.err_headers_out, r.headers_out
  local at = sent["Cache-Control"] and sent or set
  local marks = (at["Cache-Control"] or ""):lower()
  -- s-maxage is not for browsers. Without max-age, they guess.
  if not marks:gsub("s%-maxage", ""):find("max%-age") then at["Cache-Control"] = at["Cache-Control"] .. ", max-age=0" end
  local fresh, grace = lifetime(marks)
  local vary = (set["Vary"] or "") .. "," .. (sent["Vary"] or "")
  local names = varying(vary, r.headers_in["Cookie"])
  if r.notes["lamp-page"] ~= "miss" or method(r) ~= "GET" or r.status ~= 200 or not fresh or not names
    or sent["Set-Cookie"] or set["Set-Cookie"] then return end
  sent["Cache-Status"] = "lamp; fwd=miss; stored"
  local head = ("%.3f %d %d\n"):format(r:clock() / 1e6, fresh, grace) .. header_lines(r)
  local pieces, size = {}, 0
  coroutine.yield()
  while bucket do
    size = size + #bucket
    pieces[#pieces + 1] = bucket
    if size <= largest then
      coroutine.yield("")
    else
      local passed = table.concat(pieces)
      pieces = {}
      coroutine.yield(passed)
    end
  end
  local body = table.concat(pieces)
  if size <= largest and r.status == 200 then
    local first = r:sha1(repeatable(r))
    local name = r:sha1(repeatable(r, names))
    write(r, copies .. name, head, body)
    if name ~= first then write(r, copies .. first, "vary: ", table.concat(names, ", "), "\n") end
    os.remove(state .. "locks/" .. name)
  end
  coroutine.yield(body)
end
