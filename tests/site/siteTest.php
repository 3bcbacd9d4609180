<?php

declare(strict_types=1);

/** A request to the site of one server with these databases, three seconds after the request before. */
function ask(Databases $databases, Request $request, string $account = 'ok'): Response
{
    $databases->now += 3;
    $state = (string) tempnam('/tmp', 'account');
    file_put_contents($state, $account);
    $server = new Server('web-3f9a1c', 'eu-central-1a', '5d41402a');
    return (new Site($server, $databases->monitor(), $databases->connect(...), $databases->pulse(), $state))->answer($request);
}

function get(string $path, array $query = [], array $headers = [], bool $hasJustWritten = false): Request
{
    return new Request('GET', $path, $query, [], $headers, $hasJustWritten);
}

function post(array $form, array $headers = [], string $address = '203.0.113.1'): Request
{
    return new Request('POST', '/guestbook', [], $form, $headers, false, $address);
}

/** The statuses of so many entries that are sent from one address in the same minute, and how often each was answered. */
function flood(Databases $databases, int $count, string $address, array $more = []): array
{
    $databases->now = 60_000.0;
    $statuses = [];
    for ($n = 0; $n < $count; $n++) {
        $databases->now -= 3; // ask() moves the clock
        $statuses[] = ask($databases, post(['name' => 'Eve', 'message' => "flood $n"] + $more, JSON, $address))->status;
    }
    return array_count_values($statuses);
}

const JSON = ['HTTP_ACCEPT' => 'application/json'];
const ENTRY = ['name' => 'Ada', 'message' => 'Good morning'];

test('makes its table when the first visitor signs, and shows the entry', function () {
    $databases = new Databases();
    $signed = ask($databases, post(ENTRY));
    same([303, '/'], [$signed->status, $signed->headers['Location']]);
    contains(['Good morning', 'Ada', 'web-3f9a1c', 'eu-central-1a', 'up to date'], ask($databases, get('/'))->body);
});

test('shows an entry at once to the visitor who wrote it, before the replica has it', function () {
    $databases = new Databases();
    ask($databases, get('/'));
    $databases->replicates = false;
    $signed = ask($databases, post(ENTRY));
    contains(['wrote=1;', 'Max-Age=10', 'HttpOnly', 'SameSite=Lax'], $signed->headers['Set-Cookie']);
    contains(['Good morning', 'Read from the primary'], ask($databases, get('/', hasJustWritten: true))->body);
});

test('reads from the replica for all other visitors', function () {
    $databases = new Databases();
    ask($databases, post(ENTRY));
    contains(['Good morning', 'Read from the replica'], ask($databases, get('/'))->body);
});

test('escapes whatever visitors write', function () {
    $databases = new Databases();
    ask($databases, post(['name' => '<b>"Eve\'</b>', 'message' => "<script>alert(1)</script>\n&"]));
    $page = ask($databases, get('/'))->body;
    lacks('<script', $page);
    lacks('<b>"Eve', $page);
    contains(['&lt;script&gt;alert(1)&lt;/script&gt;<br />', '&lt;b&gt;&quot;Eve&#039;&lt;/b&gt;'], $page);
});

test('forbids scripts and foreign content by policy', function () {
    $policy = ask(new Databases(), get('/'))->headers['Content-Security-Policy'];
    contains(["default-src 'none'; style-src 'self'; img-src data:; form-action 'self'"], $policy);
});

test('answers 200 with a friendly page when the database is away', function () {
    $databases = new Databases();
    $databases->away = ['writer', 'reader'];
    $page = ask($databases, get('/'));
    same(200, $page->status);
    contains(['The guest book is not available', 'web-3f9a1c', 'eu-central-1a'], $page->body);
});

test('says that the database is being made as long as the server has no account', function () {
    $databases = new Databases();
    $databases->away = ['writer', 'reader'];
    contains(['still being made ready'], ask($databases, get('/'), 'waiting')->body);
});

test('can be read and not written when only the primary is away', function () {
    $databases = new Databases();
    ask($databases, post(ENTRY));
    $databases->away = ['writer'];
    contains(['can be read, but not written', 'Good morning'], ask($databases, get('/'))->body);
});

test('refuses a signature with 503 when the primary is away, and keeps the words of the visitor', function () {
    $databases = new Databases();
    $databases->away = ['writer'];
    $page = ask($databases, post(['name' => 'Ada', 'message' => 'Words "kept"']));
    same([503, '5'], [$page->status, $page->headers['Retry-After']]);
    contains(['value="Ada"', 'Words &quot;kept&quot;</textarea>', 'Your words are kept'], $page->body);
});

test('refuses a signature with 503 when the primary has become read-only', function () {
    $databases = new Databases();
    ask($databases, post(ENTRY));
    $databases->readOnly = true;
    same(503, ask($databases, post(ENTRY, JSON))->status);
});

test('refuses names and messages that are empty or too long, counted in characters', function () {
    $databases = new Databases();
    $status = fn(string $name, string $message) =>
        ask($databases, post(['name' => $name, 'message' => $message], JSON))->status;
    same([422, 422], [$status('', 'x'), $status('x', ' ')]);
    same([201, 422], [$status(str_repeat('ä', 60), 'x'), $status(str_repeat('ä', 61), 'x')]);
    same([201, 422], [$status('x', str_repeat('ä', 500)), $status('x', str_repeat('ä', 501))]);
    same([422, 422], [$status("a\nb", 'x'), $status("\xff", 'x')]);
});

test('refuses a form that another site sent', function () {
    $databases = new Databases();
    $status = fn(array $headers) => ask($databases, post(ENTRY, $headers))->status;
    same(403, $status(['HTTP_SEC_FETCH_SITE' => 'cross-site']));
    same(403, $status(['HTTP_ORIGIN' => 'https://evil.example', 'HTTP_HOST' => 'good.example']));
    same(303, $status(['HTTP_ORIGIN' => 'https://good.example', 'HTTP_HOST' => 'good.example']));
    same(303, $status(['HTTP_SEC_FETCH_SITE' => 'same-origin']));
});

test('answers with the status as JSON, and nothing else', function () {
    $status = ask(new Databases(), get('/status.json'));
    same([200, 'application/json'], [$status->status, $status->headers['Content-Type']]);
    same([
        'server' => 'web-3f9a1c',
        'zone' => 'eu-central-1a',
        'release' => '5d41402a',
        'writer' => 'ok',
        'reader' => 'ok',
        'lagSeconds' => 0,
        'credentials' => 'ok',
    ], json_decode($status->body, true));
    same($status->body, ask(new Databases(), get('/status', [], JSON))->body);
    same($status->body, ask(new Databases(), get('/status', ['format' => 'json']))->body);
});

test('keeps the account and the endpoints out of page and status, whatever happens', function () {
    $secrets = [
        'DB_WRITER' => 'db-1.abc.rds.amazonaws.com',
        'DB_READER' => 'db-2.abc.rds.amazonaws.com',
        'DB_REPLICA' => 'db-2.abc.rds.amazonaws.com',
        'DB_PASSWORD' => 'pa55word',
        'DB_USERNAME' => 'lampapp',
    ];
    foreach ($secrets as $name => $value) {
        putenv("$name=$value");
        $_ENV[$name] = $_SERVER[$name] = $value;
    }
    foreach ([[], ['reader'], ['reader', 'writer']] as $away) {
        $databases = new Databases();
        $databases->away = $away;
        foreach (['/', '/status', '/status.json', '/guestbook.json', '/nothing'] as $path) {
            foreach ($secrets as $value) {
                lacks($value, ask($databases, get($path))->body);
            }
            lacks(PHP_VERSION, ask($databases, get($path))->body);
        }
    }
    array_map(putenv(...), array_keys($secrets));
});

test('says in the status what is away and whether the server has its account', function () {
    $databases = new Databases();
    $databases->away = ['reader', 'writer'];
    $status = json_decode(ask($databases, get('/status.json'), 'denied')->body, true);
    same(['away', 'away', null, 'denied'], array_slice(array_values($status), 3));
    contains(['was refused its account', 'does not answer'], ask($databases, get('/status'), 'denied')->body);
});

test('answers programs with the entry that was written', function () {
    $answer = ask(new Databases(), post(ENTRY, JSON));
    same(201, $answer->status);
    $entry = json_decode($answer->body, true);
    same(['Ada', 'Good morning'], [$entry['name'], $entry['message']]);
    same(['web-3f9a1c', 'eu-central-1a'], [$entry['server'], $entry['zone']]);
});

test('lists entries for programs from the database they name', function () {
    $databases = new Databases();
    ask($databases, post(ENTRY));
    $list = fn(array $query) => json_decode(ask($databases, get('/guestbook.json', $query))->body, true);
    same('reader', $list([])['source']);
    same('writer', $list(['from' => 'writer'])['source']);
    same('reader', $list(['from' => 'reader'])['source']);
    same('Good morning', $list([])['entries'][0]['message']);
    same(400, ask($databases, get('/guestbook.json', ['from' => 'elsewhere']))->status);
    $databases->away = ['reader'];
    same(503, ask($databases, get('/guestbook.json', ['from' => 'reader']))->status);
    same('writer', $list([])['source']);
});

test('keeps the probes of a check off the page, and finds them by their number', function () {
    $databases = new Databases();
    $probe = post(['name' => 'verify', 'message' => 'marker-1', 'probe' => '1'], JSON);
    $id = (string) json_decode(ask($databases, $probe)->body, true)['id'];
    lacks('marker-1', ask($databases, get('/'))->body);
    $found = json_decode(ask($databases, get('/guestbook.json', ['id' => $id]))->body, true);
    same(['marker-1'], array_column($found['entries'], 'message'));
    same(400, ask($databases, get('/guestbook.json', ['id' => '1 OR 1']))->status);
});

test('takes ten entries a minute from one address, and leaves the others their share', function () {
    $databases = new Databases();
    same([201 => 10, 429 => 590], flood($databases, 600, '203.0.113.1'));
    same([201 => 1], flood($databases, 1, '203.0.113.2'));
});

test('takes a hundred entries a minute from all addresses together', function () {
    $databases = new Databases();
    $answers = [];
    for ($host = 1; $host <= 60; $host++) {
        foreach (flood($databases, 5, "203.0.113.$host") as $status => $count) {
            $answers[$status] = ($answers[$status] ?? 0) + $count;
        }
    }
    same([201 => 100, 429 => 200], $answers);
});

test('counts all addresses of an IPv6 network as one', function () {
    $databases = new Databases();
    same([201 => 10], flood($databases, 10, '2001:db8:1:2::1'));
    same([429 => 1], flood($databases, 1, '2001:db8:1:2:ffff::9'));
    same([201 => 1], flood($databases, 1, '2001:db8:1:3::1'));
});

test('takes entries again in the next minute', function () {
    $databases = new Databases();
    flood($databases, 11, '203.0.113.1');
    $databases->now += 60;
    same(201, ask($databases, post(ENTRY, JSON))->status);
});

test('says that there are too many entries, when to come again, and keeps the words of the visitor', function () {
    $databases = new Databases();
    flood($databases, 10, '203.0.113.1');
    $databases->now -= 3;
    $page = ask($databases, post(['name' => 'Ada', 'message' => 'Words "kept"']));
    same([429, '60'], [$page->status, $page->headers['Retry-After']]);
    contains(['value="Ada"', 'Words &quot;kept&quot;</textarea>', 'only a few entries a minute'], $page->body);
});

test('takes the probes of a check beside a flood of entries, within a limit of their own', function () {
    $databases = new Databases();
    flood($databases, 20, '203.0.113.1');
    same([201 => Limits::PROBES, 429 => 1], flood($databases, Limits::PROBES + 1, '203.0.113.1', ['probe' => '1']));
    same([201 => 1], flood($databases, 1, '203.0.113.2'));
});

test('refuses beyond the limits without writing anything but the count', function () {
    $databases = new Databases();
    flood($databases, 10, '203.0.113.1');
    $databases->log = [];
    flood($databases, 5, '203.0.113.1');
    same(5, count(array_keys($databases->log, 'writer: INSERT limits', true)));
    same([], array_keys($databases->log, 'writer: INSERT guestbook', true));
});

test('keeps the newest thousand entries, however many probes are written', function () {
    $databases = new Databases();
    $book = new GuestBook(new Split($databases->connect(...), $databases->monitor(), $databases->pulse()));
    $server = new Server('web-3f9a1c', 'eu-central-1a', '5d41402a');
    for ($n = 1; $n <= 1_500; $n++) {
        $book->add('Ada', "entry $n", $server, false);
        $book->add('check', "probe $n", $server, true);
    }
    $rows = $databases->tables['writer']['guestbook'];
    $entries = array_column(array_filter($rows, fn(array $row) => $row['probe'] === 0), 'message');
    same(['entry 1500', true], [end($entries), in_array('entry 501', $entries, true)]);
    same([true, true], [count($entries) >= GuestBook::KEPT, count($entries) < GuestBook::KEPT + 97]);
    same(1_500, count($rows) - count($entries));
});

test('answers 404 for what is not there, and HEAD as GET', function () {
    same(404, ask(new Databases(), get('/nothing'))->status);
    same(200, ask(new Databases(), new Request('HEAD', '/'))->status);
});
