<?php

declare(strict_types=1);

/** The site: it answers each request with a response. */
final class Site
{
    private readonly GuestBook $book;
    private readonly Limits $limits;

    /**
     * @param Closure(string): Connection $connect
     * @param string $account file in which the server says whether it has its database account
     */
    public function __construct(
        private readonly Server $server,
        private readonly Monitor $monitor,
        Closure $connect,
        Pulse $pulse,
        private readonly string $account = '/run/lamp/state',
    ) {
        $split = new Split($connect, $monitor, $pulse);
        $this->book = new GuestBook($split);
        $this->limits = new Limits($split);
    }

    public function answer(Request $request): Response
    {
        $method = $request->method === 'HEAD' ? 'GET' : $request->method;
        return match ([$method, preg_replace('/\.json$/', '', $request->path)]) {
            ['GET', '/'] => $this->page($request),
            ['GET', '/status'] => $this->status($request),
            ['GET', '/guestbook'] => $request->wantsJson() ? $this->list($request) : Response::redirect('/', []),
            ['POST', '/guestbook'] => $this->sign($request),
            default => $this->refuse($request, 404, 'There is no such page.'),
        };
    }

    /** @param array<string, string> $headers */
    private function page(Request $request, int $status = 200, string $notice = '', array $headers = []): Response
    {
        try {
            [$entries, $source] = $this->book->entries('auto', $request->hasJustWritten);
        } catch (Away) {
            [$entries, $source] = [null, null];
        }
        return Response::page($status, 'page', $this->facts() + [
            'entries' => $entries,
            'source' => $source,
            'notice' => $notice,
            'name' => $request->field('name'),
            'message' => $request->field('message'),
        ], $headers);
    }

    private function status(Request $request): Response
    {
        ['server' => $server, 'state' => $state, 'credentials' => $credentials] = $facts = $this->facts();
        if (!$request->wantsJson()) {
            return Response::page(200, 'status', $facts);
        }
        return Response::json(200, [
            'server' => $server->name,
            'zone' => $server->zone,
            'release' => $server->release,
            'writer' => $state->writer,
            'reader' => $state->reader,
            'lagSeconds' => $state->lagSeconds,
            'credentials' => $credentials,
        ]);
    }

    private function list(Request $request): Response
    {
        $from = $request->parameter('from') ?: 'auto';
        if (!in_array($from, ['auto', 'reader', 'writer'], true)) {
            return Response::json(400, ['error' => 'from is auto, reader or writer']);
        }
        $limit = max(1, min(100, (int) ($request->parameter('limit') ?: 20)));
        $id = $request->parameter('id');
        if (!preg_match('/^\d{0,18}$/', $id)) {
            return Response::json(400, ['error' => 'id is the number of an entry']);
        }
        try {
            $wanted = $id === '' ? null : (int) $id;
            [$entries, $source] = $this->book->entries($from, $request->hasJustWritten, $wanted, $limit);
        } catch (Away) {
            return Response::json(503, ['error' => 'the database does not answer']);
        }
        return Response::json(200, [
            'server' => $this->server->name,
            'zone' => $this->server->zone,
            'source' => $source,
            'lagSeconds' => $this->monitor->state()->lagSeconds,
            'entries' => $entries,
        ]);
    }

    private function sign(Request $request): Response
    {
        if ($request->comesFromAnotherSite()) {
            return $this->refuse($request, 403, 'That form was sent by another site.');
        }
        $name = $request->field('name');
        $message = $request->field('message');
        if (!preg_match('/^\P{Cc}{1,60}$/u', $name)) {
            return $this->refuse($request, 422, 'Please give a name of 1 to 60 characters.');
        }
        if (!preg_match('/^.{1,500}$/su', $message)) {
            return $this->refuse($request, 422, 'Please write a message of 1 to 500 characters.');
        }
        $probe = $request->field('probe') === '1';
        try {
            $this->limits->count($request->address, $probe);
            $entry = $this->book->add($name, $message, $this->server, $probe);
        } catch (TooMany) {
            return $this->refuse(
                $request,
                429,
                'The guest book takes only a few entries a minute. Your words are kept: please send them again in a minute.',
            );
        } catch (Away) {
            return $this->refuse(
                $request,
                503,
                'The guest book cannot be written at the moment. Your words are kept: please send them again in a moment.',
            );
        }
        if ($request->wantsJson()) {
            return Response::json(201, $entry);
        }
        // A replica that is read from was at most LAG_LIMIT_SECONDS behind at most two seconds ago.
        $seconds = (int) Monitor::LAG_LIMIT_SECONDS + 5;
        return Response::redirect('/', ['Set-Cookie' => "wrote=1; Path=/; Max-Age=$seconds; HttpOnly; SameSite=Lax"]);
    }

    private function refuse(Request $request, int $status, string $why): Response
    {
        $headers = match ($status) {
            429 => ['Retry-After' => '60'],
            503 => ['Retry-After' => '5'],
            default => [],
        };
        return $request->wantsJson()
            ? Response::json($status, ['error' => $why])
            : $this->page($request, $status, $why, $headers);
    }

    /** @return array{server: Server, state: State, credentials: string} */
    private function facts(): array
    {
        return [
            'server' => $this->server,
            'state' => $this->monitor->state(),
            'credentials' => @file_get_contents($this->account) ?: 'waiting',
        ];
    }
}
