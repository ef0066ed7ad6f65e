import type { PageNames } from '../../http/service/page-files.ts'

/** Both sides of a session. */
export const sessionHtml = (names: PageNames) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Session · Remote Help Gateway</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/explorer/${names['session.css']}">
</head>
<body>
<header class="bar"><a class="name" href="/docs">Remote Help Gateway</a>
<nav aria-label="Pages"><a href="/docs">Docs</a><a href="/explorer">Explorer</a><a href="/session" aria-current="page">Session</a><a href="/openapi.json">OpenAPI</a></nav></header>
<main class="page" id="session"><h1>Session</h1><noscript><p>This page needs JavaScript.</p></noscript></main>
<script src="/explorer/${names['session.js']}" type="module"></script>
</body>
</html>
`
