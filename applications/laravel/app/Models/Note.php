<?php
namespace App\Models;

class Note extends \Illuminate\Database\Eloquent\Model
{
    protected $fillable = ['text', 'words', 'photo'];
}
