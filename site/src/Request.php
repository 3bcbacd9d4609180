<?php

declare(strict_types=1);

/** A request of a visitor. */
final readonly class Request
{
    /**
     * @param array<string, mixed> $query
     * @param array<string, mixed> $form
     * @param array<string, string> $headers names as in $_SERVER, for example HTTP_ACCEPT
     * @param string $address of the visitor
     */
    public function __construct(
        public string $method,
        public string $path,
        private array $query = [],
        private array $form = [],
        private array $headers = [],
        public bool $hasJustWritten = false,
        public string $address = '',
    ) {
    }

    public static function current(): self
    {
        $path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
        $hasJustWritten = isset($_COOKIE['wrote']);
        $address = $_SERVER['REMOTE_ADDR'];
        return new self($_SERVER['REQUEST_METHOD'], $path, $_GET, $_POST, $_SERVER, $hasJustWritten, $address);
    }

    /** A parameter of the URL; '' when it is absent. */
    public function parameter(string $name): string
    {
        return self::text($this->query[$name] ?? '');
    }

    /** A field of the form without spaces at both ends; '' when it is absent. */
    public function field(string $name): string
    {
        return trim(self::text($this->form[$name] ?? ''));
    }

    public function wantsJson(): bool
    {
        return str_ends_with($this->path, '.json')
            || $this->parameter('format') === 'json'
            || str_starts_with($this->headers['HTTP_ACCEPT'] ?? '', 'application/json');
    }

    /** Whether a page of another site sent the form. Browsers send headers that tell it; other programs send none. */
    public function comesFromAnotherSite(): bool
    {
        $site = $this->headers['HTTP_SEC_FETCH_SITE'] ?? null;
        if ($site !== null) {
            return !in_array($site, ['same-origin', 'none'], true);
        }
        $origin = $this->headers['HTTP_ORIGIN'] ?? null;
        return $origin !== null && preg_replace('~^https?://~', '', $origin) !== ($this->headers['HTTP_HOST'] ?? '');
    }

    private static function text(mixed $value): string
    {
        return is_string($value) && preg_match('//u', $value) ? $value : '';
    }
}
