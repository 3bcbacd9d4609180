<?php
namespace App\Console;

use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Support\Facades\DB;

class Kernel extends \Illuminate\Foundation\Console\Kernel
{
    protected function schedule(Schedule $schedule): void
    {
        $schedule->call(fn() => DB::table('ticks')->insert(['server' => gethostname()]))->everyMinute()->name('tick')->onOneServer();
    }
}
