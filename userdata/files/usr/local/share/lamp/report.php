<?php
# How lamp-database and lamp-environment write what they have found, and what is wrong. Both work in /run/lamp. ABOUT is the word
# that their messages begin with.

function publish(string $name, string $text): void
{
    file_put_contents("$name.new", $text);
    rename("$name.new", $name);
}

# Writes a message to the journal, and to the console too if it is urgent. The same message is not repeated.
function tell(string $message, bool $urgent = false): void
{
    # Whatever others have said, it is one line that a console can show.
    $line = substr(preg_replace('/[\x00-\x1f\x7f]+/', ' ', $message), 0, 900);
    $text = 'lamp: ' . ABOUT . ": $line\n";
    $told = ABOUT . '-told';
    if (@file_get_contents($told) !== $urgent . $text) {
        file_put_contents($told, $urgent . $text);
        echo $text;
        $urgent && @file_put_contents('/dev/console', $text);
    }
}
