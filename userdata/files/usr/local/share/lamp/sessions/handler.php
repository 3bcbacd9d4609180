<?php
# PHP's sessions in the table of store.php. A request holds the lock of its session until it closes the session, as with PHP's own
# files.
namespace Lamp\Sessions;

final class Handler extends \SessionHandler implements \SessionUpdateTimestampHandlerInterface
{
    # Every so many writes, sessions that have expired are deleted. Debian has PHP never do it by itself.
    private const int SWEEP_EVERY = 50;
    private const int SWEEP_MOST = 100;

    private readonly string $folder;
    # Whether the program has named a folder for its sessions after this handler was set. Then they are files, as it expects.
    private bool $isInFiles = false;
    # When a program gives single functions to session_set_save_handler(), PHP keeps validateId(), create_sid() and updateTimestamp() of
    # this handler (PHP's ext/session/session.c, "Procedural version"). Then nothing opens this handler.
    private bool $isOpen = false;
    private bool $isClosedAtEnd = false;
    # The session that is locked: its id, data and seconds until it expires. The data is null if there was none.
    private ?string $id = null;
    private ?string $data = null;
    private int $seconds = 0;
    private ?Unavailable $why = null;

    public function __construct(private readonly Store $store)
    {
        $this->folder = ini_get('session.save_path');
    }

    public function open(string $path, string $name): bool
    {
        $this->isOpen = true;
        $this->isInFiles = $path !== $this->folder;
        if ($this->isInFiles) {
            return parent::open($path, $name);
        }
        if (!$this->isClosedAtEnd) {
            $this->isClosedAtEnd = true;
            # After the shutdown functions of the site, which may still use the session, and before the answer goes out.
            register_shutdown_function(static fn() => register_shutdown_function('session_write_close'));
        }
        return true;
    }

    # In strict mode, PHP asks this first. If the database does not answer, the visitor keeps the id, and read() says it.
    public function validateId(string $id): bool
    {
        if (!$this->isOpen) {
            # PHP does the same for a handler without validateId(): it takes the visitor's id, and it takes an id that it has just made for new.
            return $id === session_id();
        }
        if ($this->isInFiles) {
            return $this->isFile($id);
        }
        try {
            $this->take($id);
            return $this->data !== null;
        } catch (Unavailable $why) {
            $this->why = $why;
            return true;
        }
    }

    public function read(string $id): string|false
    {
        if ($this->isInFiles) {
            return parent::read($id);
        }
        try {
            $this->why && throw $this->why;
            $this->take($id);
            return $this->data ?? '';
        } catch (Unavailable $why) {
            $this->refuse($why);
        }
    }

    public function write(string $id, string $data): bool
    {
        if ($this->isInFiles) {
            return parent::write($id, $data);
        }
        if ($this->id === $id && $this->data === $data) {
            $this->prolong($id);
            return true;
        }
        return $this->change(function () use ($id, $data): void {
            $this->store->write($id, $data, $this->lifetime(), $this->id === $id ? $this->data : null);
            random_int(1, self::SWEEP_EVERY) === 1 && $this->store->sweep(self::SWEEP_MOST);
        });
    }

    # PHP never calls this: see register.php.
    public function updateTimestamp(string $id, string $data): bool
    {
        return $this->write($id, $data);
    }

    public function destroy(string $id): bool
    {
        return $this->isInFiles ? parent::destroy($id) : $this->change(function () use ($id): void {
            $this->store->delete($id);
            $this->data = null;
        });
    }

    public function close(): bool
    {
        $this->isOpen = false;
        if ($this->isInFiles) {
            return parent::close();
        }
        $this->store->release();
        $this->id = $this->data = null;
        return true;
    }

    public function gc(int $seconds): int|false
    {
        if ($this->isInFiles) {
            return parent::gc($seconds);
        }
        $count = 0;
        $this->change(function () use (&$count): void {
            $count = $this->store->sweep(1000);
        });
        return $count;
    }

    private function take(string $id): void
    {
        if ($this->id !== $id) {
            $this->id = null;
            [$this->data, $this->seconds] = $this->store->take($id) ?? [null, 0];
            $this->id = $id;
        }
    }

    # The program has changed nothing. Most requests need not write anything then.
    private function prolong(string $id): void
    {
        if ($this->seconds < (int) ini_get('session.gc_maxlifetime')) {
            try {
                $this->store->prolong($id, $this->lifetime());
            } catch (Unavailable $why) {
                # Nothing is lost: the session has some time left, and the next request tries again.
                $this->report($why);
            }
        }
    }

    # A twentieth more than the site asks for: so the next requests need not write, and no session ends too early.
    private function lifetime(): int
    {
        $seconds = max(1, (int) ini_get('session.gc_maxlifetime'));
        return $seconds + max(1, intdiv($seconds, 20));
    }

    private function change(\Closure $work): bool
    {
        try {
            $work();
            return true;
        } catch (Unavailable $why) {
            return headers_sent() ? $this->report($why) : $this->refuse($why);
        }
    }

    # Answers for the page. Whatever the page has said so far is not true without its session, and nothing of the session is lost.
    private function refuse(Unavailable $why): never
    {
        $this->report($why);
        $this->store->release();
        while (ob_get_level() && @ob_end_clean());
        if (!headers_sent()) {
            header_remove();
            http_response_code(503);
            header('Retry-After: 5');
            header('Cache-Control: no-store');
            header('Content-Type: text/plain; charset=utf-8');
        }
        exit("Your session cannot be used at the moment. Please try again in a few seconds.\n");
    }

    private function report(Unavailable $why): false
    {
        error_log("PHP lamp: session: {$why->getMessage()}");
        return false;
    }

    # Where PHP's own handler keeps a session: session.save_path may be "LEVELS;MODE;FOLDER".
    private function isFile(string $id): bool
    {
        $parts = explode(';', ini_get('session.save_path'));
        $levels = count($parts) > 1 ? (int) $parts[0] : 0;
        $folders = $levels ? implode('/', str_split(substr($id, 0, $levels))) . '/' : '';
        return is_file(end($parts) . "/{$folders}sess_$id");
    }
}
