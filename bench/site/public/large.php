<?php
// A page of the given number of KiB, in pieces of 8 KiB, as an export or a download makes it.
for ($kib = (int) ($_GET['kib'] ?? 512); $kib > 0; $kib -= 8) {
    echo str_repeat('0123456789abcde ', 512);
}
