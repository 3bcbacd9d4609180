# shellcheck shell=bash
# The site of the tests of the address, in the folder $site or where a server has it. Its .htaccess has the rules that programs and
# their documentation use.
pushd "${site:-/srv/lamp/current/public}" >/dev/null || exit
mkdir -p folder/deep wp-admin secure
echo folder >folder/index.html
cat >.htaccess <<'RULES'
RewriteEngine On
RewriteBase /
# "force https", as Apache's wiki, Drupal, Joomla, WordPress, TYPO3 and hosting companies have it
RewriteCond %{HTTPS} off
RewriteRule ^https-off$ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
RewriteCond %{HTTPS} !=on
RewriteRule ^https-not-on$ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
RewriteCond %{SERVER_PORT} 80
RewriteRule ^port-80$ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
RewriteCond %{SERVER_PORT} !^443$
RewriteRule ^port-not-443$ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
RewriteCond %{REQUEST_SCHEME} !=https
RewriteRule ^scheme$ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
RewriteCond %{HTTP:X-Forwarded-Proto} !https
RewriteRule ^forwarded-proto$ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
RewriteCond %{HTTP:X-Forwarded-Port} !^443$
RewriteRule ^forwarded-port$ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
RewriteCond %{ENV:HTTPS} !on [NC]
RewriteRule ^env$ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
<If "%{HTTPS} != 'on'">
  RedirectMatch 301 ^/if$ https://www.example.com/if
</If>
# the name of the site: Drupal, h5bp
RewriteCond %{HTTPS} =on
RewriteRule ^ - [E=PROTO:https]
RewriteCond %{HTTPS} !=on
RewriteRule ^ - [E=PROTO:http]
RewriteCond %{HTTP_HOST} !^www\. [NC]
RewriteRule ^add-www$ %{ENV:PROTO}://www.%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
# redirects that name no address
RewriteRule ^old$ /new [R=301,L]
RewriteRule ^old-relative$ folder/ [R=302,L]
Redirect 301 /moved /new
RedirectMatch 302 ^/match/(.*)$ /new/$1
# Laravel and Symfony remove a slash at the end
RewriteCond %{REQUEST_FILENAME} !-d
RewriteCond %{REQUEST_URI} (.+)/$
RewriteRule ^ %1 [L,R=301]
# WordPress Multisite adds one
RewriteRule ^wp-admin$ wp-admin/ [R=301,L]
Header set X-Secure "yes" "expr=%{HTTPS} == 'on'"
# the front controller
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule . /index.php [L]
RULES
cat >index.php <<'PAGE'
<?php
# What WordPress (is_ssl), Symfony and Laravel (getSchemeAndHttpHost) make of the request.
$secure = strtolower($_SERVER['HTTPS'] ?? '') === 'on' || ($_SERVER['SERVER_PORT'] ?? '') === '443';
$names = ['HTTPS', 'SERVER_PORT', 'REQUEST_SCHEME', 'SERVER_NAME', 'HTTP_HOST', 'HTTP_X_FORWARDED_PROTO'];
$told = array_filter($_SERVER, fn($name) => preg_match('/FORWARDED|CLIENT_IP|REAL_IP|ORIGINAL_URL|REWRITE_URL|X_HOST/', $name), ARRAY_FILTER_USE_KEY);
unset($told['HTTP_X_FORWARDED_PROTO'], $told['HTTP_X_FORWARDED_PORT']);
header('Content-Type: text/plain');
echo implode(' ', array_map(fn($name) => $_SERVER[$name] ?? '-', $names)), ' ', $_SERVER['REMOTE_ADDR'], ' ',
    ($secure ? 'https' : 'http'), '://', $_SERVER['HTTP_HOST'], ' ', implode(',', array_keys($told)) ?: 'nothing';
PAGE
cat >self.php <<'PAGE'
<?php
# The site asks itself, as WordPress does for its cron. PHP verifies certificates by default.
$context = stream_context_create(['http' => ['follow_location' => 0, 'ignore_errors' => true, 'timeout' => 3]]);
foreach (explode(' ', $_GET['urls']) as $url) {
    $errors = $http_response_header = [];
    set_error_handler(function ($_, $message) use (&$errors) { $errors[] = strtr($message, "\n", ' '); });
    $body = file_get_contents($url, false, $context);
    $location = preg_grep('/^Location:/i', $http_response_header);
    echo $url, ' ', $http_response_header[0] ?? implode($errors), ' ', implode($location) ?: $body, "\n";
}
PAGE
echo '<?php session_save_path("/tmp"); session_start();' >session.php
echo '<?php header("Location: /new", true, 302);' >location.php
popd >/dev/null || exit
