<?php

declare(strict_types=1);

/** The answer to a request. */
final readonly class Response
{
    /** @param array<string, string> $headers */
    public function __construct(public int $status, public string $body, public array $headers)
    {
    }

    public static function page(int $status, string $template, array $values, array $headers = []): self
    {
        $content = self::render($template, $values);
        return new self($status, self::render('layout', ['content' => $content] + $values), $headers + [
            'Content-Type' => 'text/html; charset=utf-8',
            'Content-Security-Policy' => implode('; ', [
                "default-src 'none'",
                "style-src 'self'",
                'img-src data:',
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            ]),
            'Referrer-Policy' => 'same-origin',
        ]);
    }

    public static function json(int $status, array $values): self
    {
        $form = JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR;
        $text = json_encode($values, $form);
        return new self($status, "$text\n", ['Content-Type' => 'application/json']);
    }

    public static function redirect(string $to, array $headers): self
    {
        return new self(303, '', ['Location' => $to] + $headers);
    }

    public function send(): void
    {
        http_response_code($this->status);
        foreach ($this->headers + ['Cache-Control' => 'no-store'] as $name => $value) {
            header("$name: $value");
        }
        echo $this->body;
    }

    private static function render(string $template, array $values): string
    {
        extract($values);
        $e = static fn(mixed $text): string => htmlspecialchars((string) $text, ENT_QUOTES | ENT_SUBSTITUTE);
        ob_start();
        require __DIR__ . "/../templates/$template.php";
        return (string) ob_get_clean();
    }
}
