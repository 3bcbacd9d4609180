<!doctype html>
<title>Notes</title>
<p>Visit {{ $visits }}. {{ session('said') }}</p>
@foreach ($errors->all() as $error) <p class="error">{{ $error }}</p> @endforeach
<form method="post" action="/notes" enctype="multipart/form-data">
    @csrf
    <textarea name="text">{{ old('text') }}</textarea> <input type="file" name="photo"> <button>Write</button>
</form>
@foreach ($notes as $note)
    <article>{{ $note->text }} ({{ $note->words ?? 'not counted' }})
        @if ($note->photo) <img src="{{ Storage::disk('public')->url($note->photo) }}"> @endif</article>
@endforeach
