<?php
// Lets each server keep the pages of visitors whom the blog does not know for a minute, and answer them without PHP and MySQL, also
// while the database is away.
const LAMP_FRESH_SECONDS = 60;

add_action('template_redirect', function (): void {
    // Plugins say in these ways that a page is for one visitor only, for example of a shop.
    $isOwn = defined('DONOTCACHEPAGE') || preg_grep('/^cache-control:.*(no-|private)/i', headers_list());
    // Visitors can make up any number of searches and of pages that are not there.
    if (!is_user_logged_in() && !is_preview() && !is_search() && !is_404() && !post_password_required() && !$isOwn) {
        header('Cache-Control: public, s-maxage=' . LAMP_FRESH_SECONDS . ', max-age=0');
    }
}, 999);

// What has changed is seen at once by visitors of this server, and a minute later by those of the others.
foreach (['clean_post_cache', 'clean_term_cache', 'switch_theme', 'customize_save_after', 'wp_update_nav_menu', 'updated_option'] as $event) {
    add_action($event, function (mixed $what) use ($event): void {
        $isShown = $event !== 'updated_option' || preg_match('/^(blog|page_|permalink|posts_per|show_|sidebars_|sticky_|widget_|theme_mods_)/', (string) $what);
        $isShown && @touch('/run/lamp-pages/empty');
    });
}

// A cookie of this name leads past the copies. So the author of a comment sees it at once, on every server.
add_action('set_comment_cookies', function (): void {
    setcookie('comment_author_recent', '1', ['expires' => time() + 5 * LAMP_FRESH_SECONDS, 'path' => '/', 'httponly' => true, 'samesite' => 'Lax']);
});
