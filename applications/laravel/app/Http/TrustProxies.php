<?php
namespace App\Http;

/** The balancer says by X-Forwarded-Proto whether the visitor uses HTTPS. The visitor's address comes from the server itself. */
class TrustProxies extends \Illuminate\Http\Middleware\TrustProxies
{
    protected $proxies = '*';
    protected $headers = \Illuminate\Http\Request::HEADER_X_FORWARDED_PROTO | \Illuminate\Http\Request::HEADER_X_FORWARDED_PORT;
}
