-- A site's .htaccess can make programs of other files, for example by `AddHandler application/x-httpd-php .html`. Apache
-- without mod_php does not know this handler and would send the source.
function run_by_fpm(r)
  local handler = r.handler or r.content_type or ""
  if handler:find("^proxy:") or not handler:find("php") then
    return apache2.DECLINED
  end
  if handler:find("source") then
    return 403
  end
  r.handler = "proxy:unix:/run/php/lamp.sock|fcgi://" .. (r.subprocess_env["LAMP_POOL"] or "php")
  return apache2.DECLINED
end
