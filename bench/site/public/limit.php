<?php

// Prints how much memory a page may use, for example 128M.

echo ini_get('memory_limit'), "\n";
