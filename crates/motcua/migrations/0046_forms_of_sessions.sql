-- Whose form it is that carries a session's secret, also after another session has begun in its browser.
create index session_by_csrf on session (csrf)
