<?php
# How a server of the stack reads the secrets with the database accounts, and logs in. lamp-database reads this file on web
# servers, and lamp-account on the account server. It needs LAMP_REGION and LAMP_APPLICATION_SECRET.

# Waiting does not help: an operator is needed.
const DENIED = 1;
# MySQL refuses the account: its password, its schema, its right to the schema, or the account itself is not as it should be.
const REFUSED = [1044, 1045, 1049];

# The secret whose ARN is in an environment variable. $stage is a staging label of Secrets Manager: AWSPREVIOUS is the value
# before the present one, and null if there was none.
function secret(string $variable, string $stage = 'AWSCURRENT'): ?array
{
    $arn = getenv($variable);
    $request = escapeshellarg(json_encode(['SecretId' => $arn, 'VersionStage' => $stage]));
    $text = trim((string) shell_exec("lamp-aws secretsmanager -m 15 -H 'Content-Type: application/x-amz-json-1.1' \
        -H 'X-Amz-Target: secretsmanager.GetSecretValue' -d $request 2>&1 \
        https://secretsmanager.\$LAMP_REGION.amazonaws.com/"));
    $answer = json_decode($text, true);
    if (is_array($answer) && isset($answer['SecretString'])) {
        $value = json_decode($answer['SecretString'], true);
        return is_array($value) ? $value : throw new Exception("the secret $arn is not an object of JSON", DENIED);
    }
    # What is told is shown on consoles. It must not have a secret, however broken the answer is.
    $text = str_contains($text, 'SecretString') ? 'the answer is not JSON' : $text;
    # A missing secret is normal at first: it gets its content when the database is there, minutes after the first servers.
    if (!is_array($answer) || str_contains($text, 'ResourceNotFound')) {
        return is_array($answer) && $stage === 'AWSPREVIOUS' ? null : throw new Exception("waiting for $arn: $text");
    }
    throw new Exception("$text; check that the instance role allows secretsmanager:GetSecretValue on $arn", DENIED);
}

# The application's secret, with everything that a login needs.
function application(): array
{
    $account = secret('LAMP_APPLICATION_SECRET');
    foreach (['username', 'password', 'writer', 'reader', 'database', 'port'] as $name) {
        if (!is_scalar($account[$name] ?? null)) {
            throw new Exception('the secret ' . getenv('LAMP_APPLICATION_SECRET') . " has no $name", DENIED);
        }
    }
    return $account;
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
