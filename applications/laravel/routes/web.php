<?php
use App\Jobs\CountWords;
use App\Models\Note;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Route;

Route::get('/', function (Request $request) {
    $request->session()->increment('visits');
    return view('home', ['notes' => Note::latest('id')->get(), 'visits' => $request->session()->get('visits')]);
});

Route::post('/notes', function (Request $request) {
    $given = $request->validate(['text' => 'required|max:500', 'photo' => 'image|max:16000']);
    $photo = $request->file('photo')?->store('photos', 'public');
    CountWords::dispatch(Note::create(['text' => $given['text'], 'photo' => $photo]));
    return redirect('/')->with('said', 'Thank you.');
});

Route::get('/about', fn(Request $request) => [
    'url' => url('/about'),
    'address' => $request->ip(),
    'secure' => $request->secure(),
    'readOnly' => DB::selectOne('SELECT @@read_only AS answer')->answer,
    'jobs' => DB::table('jobs')->count(),
    'failed' => DB::table('failed_jobs')->count(),
    'ticks' => DB::table('ticks')->count(),
]);
