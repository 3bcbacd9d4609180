<?php

declare(strict_types=1);

/** The server that answers, as web-server.sh describes it. Visitors see it, so it contains nothing that helps an attacker. */
final readonly class Server
{
    /**
     * @param string $name for example web-3f9a1c
     * @param string $zone availability zone, for example eu-central-1a
     * @param string $release short hash of the release that is served
     */
    public function __construct(public string $name, public string $zone, public string $release)
    {
    }

    public static function read(string $file = '/etc/lamp/server.json'): self
    {
        $facts = json_decode((string) @file_get_contents($file), true) ?? [];
        return new self($facts['name'] ?? 'this server', $facts['zone'] ?? 'no zone', $facts['release'] ?? 'none');
    }
}
