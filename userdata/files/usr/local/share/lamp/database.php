<?php
# How a server of the stack reads the secrets with the database accounts, and logs in. lamp-database reads this file on web
# servers, and lamp-account on the account server. It needs LAMP_REGION and LAMP_APPLICATION_SECRET.

# Waiting does not help: an operator is needed.
const DENIED = 1;
# MySQL refuses the account: its password, its schema, its right to the schema, or the account itself is not as it should be.
const REFUSED = [1044, 1045, 1049];

# The fields of a secret that a login needs. Whoever may write the secret decides what is in it, so their form is checked.
const FORMS = [
    'username' => '/^[^[:cntrl:]]{1,32}$/Du',
    'password' => '/^[^[:cntrl:]]{1,256}$/Du',
    'writer' => '/^[A-Za-z0-9.-]{1,253}$/D',
    'reader' => '/^[A-Za-z0-9.-]{1,253}$/D',
    'port' => '/^[1-9]\d{0,4}$/D',
    'database' => '/^[^[:cntrl:];]{1,64}$/Du',
];

# The named fields of the secret whose ARN is in an environment variable. $stage is a staging label of Secrets Manager:
# AWSPREVIOUS is the value before the present one, and null if there was none.
function secret(string $variable, array $names, string $stage = 'AWSCURRENT'): ?array
{
    $arn = getenv($variable);
    $text = secretText($arn, ['VersionStage' => $stage]);
    return $text === null ? null : fields(json_decode($text, true), $names, $arn);
}

# The text of a version of a secret: VersionId or VersionStage says which.
function secretText(string $arn, array $version): ?string
{
    $request = escapeshellarg(json_encode(['SecretId' => $arn] + $version));
    $text = trim((string) shell_exec("lamp-aws secretsmanager -m 15 -H 'Content-Type: application/x-amz-json-1.1' \
        -H 'X-Amz-Target: secretsmanager.GetSecretValue' -d $request 2>&1 \
        https://secretsmanager.\$LAMP_REGION.amazonaws.com/"));
    $answer = json_decode($text, true);
    if (is_array($answer) && is_string($answer['SecretString'] ?? null)) {
        return $answer['SecretString'];
    }
    # What is told is shown on consoles. It must not have a secret, however broken the answer is.
    $text = str_contains($text, 'SecretString') ? 'the answer is not JSON with a text in it' : $text;
    # A missing secret is normal at first: it gets its content when the database is there, minutes after the first servers.
    if (!is_array($answer) || !$answer || str_contains($text, 'ResourceNotFound')) {
        return $answer && is_array($answer) && $version === ['VersionStage' => 'AWSPREVIOUS'] ? null : throw new Exception("waiting for $arn: $text");
    }
    throw new Exception("$text; check that the instance role allows secretsmanager:GetSecretValue on $arn", DENIED);
}

function fields(mixed $given, array $names, string $arn): array
{
    $found = [];
    foreach ($names as $name) {
        $value = is_array($given) ? $given[$name] ?? null : null;
        if (($name === 'port' ? is_int($value) : is_string($value)) && preg_match(FORMS[$name], (string) $value)) {
            $found[$name] = $value;
        }
    }
    $missing = implode(', ', array_diff($names, array_keys($found)));
    return $missing === ''
        ? $found
        : throw new Exception("the secret $arn has no usable $missing; CloudTrail shows who has changed it", DENIED);
}

# The application's secret, with everything that a login needs.
function application(): array
{
    return secret('LAMP_APPLICATION_SECRET', array_keys(FORMS));
}

function connect(array $account, string $schema = ''): PDO
{
    $address = "mysql:host=$account[writer];port=$account[port];dbname=$schema";
    return new PDO($address, $account['username'], $account['password'], [
        PDO::ATTR_TIMEOUT => 3,
        PDO::MYSQL_ATTR_SSL_CA => '/etc/lamp/database-ca.pem',
        PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => true,
    ]);
}

# Whether MySQL lets the account into its schema with this password. Throws if MySQL does not answer.
function accepts(array $account, string $password): bool
{
    try {
        connect(['password' => $password] + $account, $account['database']);
        return true;
    } catch (PDOException $error) {
        return in_array($error->errorInfo[1] ?? 0, REFUSED) ? false : throw $error;
    }
}
