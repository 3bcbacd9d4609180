<?php

declare(strict_types=1);

/** One product of the catalogue. */
final class Product
{
    public function __construct(
        public readonly int $id,
        public readonly string $name,
        public readonly string $text,
        public readonly int $cents,
    ) {
    }

    public function price(): string
    {
        return number_format($this->cents / 100, 2) . ' EUR';
    }

    public function address(): string
    {
        return "/product/$this->id-" . trim(preg_replace('/[^a-z0-9]+/', '-', strtolower($this->name)), '-');
    }
}
