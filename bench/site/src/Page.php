<?php

declare(strict_types=1);

/** Prints a template inside the layout. */
final class Page
{
    public static function show(string $title, string $template, array $variables): void
    {
        $body = self::fill($template, $variables);
        echo self::fill('layout', ['title' => $title, 'body' => $body]);
    }

    public static function text(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    }

    private static function fill(string $template, array $variables): string
    {
        extract($variables);
        ob_start();
        require __DIR__ . "/../templates/$template.php";
        return ob_get_clean();
    }
}
