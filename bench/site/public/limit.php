<?php

// How much memory a page may take, as 128M.

echo ini_get('memory_limit'), "\n";
