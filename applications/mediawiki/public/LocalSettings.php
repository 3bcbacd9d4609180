<?php
$wgSitename = 'A wiki';
$wgServer = getenv('WIKI_URL');
$wgScriptPath = '';
$wgArticlePath = '/wiki/$1';

// The account of the database is in the environment. It changes with each rotation, so it stands nowhere else.
$wgDBtype = 'mysql';
$wgDBserver = getenv('DB_WRITER');
$wgDBname = getenv('DB_DATABASE');
$wgDBuser = getenv('DB_USERNAME');
$wgDBpassword = getenv('DB_PASSWORD');
// The database accepts only TLS.
$wgDBssl = true;
$wgDBTableOptions = 'ENGINE=InnoDB, DEFAULT CHARSET=binary';

// Sessions and caches are in the database, because they must be the same on all servers. Only texts are kept on each server.
$wgMainCacheType = CACHE_DB;
$wgSessionCacheType = CACHE_DB;
$wgCacheDirectory = '/tmp/mediawiki';
$wgSecretKey = getenv('WIKI_SECRET');

// With lamp:sharedPaths public/images.
$wgEnableUploads = true;
$wgUseImageMagick = false;

wfLoadSkin('Vector');
$wgDefaultSkin = 'vector-2022';
