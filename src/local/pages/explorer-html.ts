import type { PageNames } from '../../http/service/page-files.ts'

/** The explorer: what is in the gateway, and what is asked of it. */
export const explorerHtml = (names: PageNames) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Explorer · Remote Help Gateway</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/explorer/${names['explorer.css']}">
</head>
<body>
<header class="bar"><a class="name" href="/docs">Remote Help Gateway</a>
<nav aria-label="Pages"><a href="/docs">Docs</a><a href="/explorer" aria-current="page">Explorer</a><a href="/session">Session</a><a href="/openapi.json">OpenAPI</a></nav></header>
<main class="page" id="explorer"><h1>Explorer</h1><noscript><p>This page needs JavaScript.</p></noscript></main>
<script src="/explorer/${names['explorer.js']}" type="module"></script>
</body>
</html>
`
