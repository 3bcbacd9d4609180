-- A site's .htaccess can make programs of other files, for example by `AddHandler application/x-httpd-php .html`. Apache
-- without mod_php does not know this handler and would send the source. It would also send the source of a program to which
-- a site has given a handler of another kind: such a program is refused.
function run_by_fpm(r)
  local file = r.filename or ""
  -- What a rewrite rule sets by [H=...] or [T=...] comes into effect later.
  local handler = r.notes["rewrite-forced-handler"] or r.handler or r.notes["rewrite-forced-mimetype"] or r.content_type or ""
  if handler:find("^proxy:") or not r:stat(file) then
    return apache2.DECLINED
  end
  if handler:find("php") and not handler:find("source") then
    r.handler = "proxy:unix:/run/php/lamp.sock|fcgi://" .. (r.subprocess_env["LAMP_POOL"] or "php")
    r.notes["rewrite-forced-handler"] = r.handler
  elseif handler:find("php") or file:find("%.php$") or file:find("%.phtml$") or file:find("%.phar$") then
    return 403
  end
  return apache2.DECLINED
end
