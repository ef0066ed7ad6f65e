/** What the pages of the gateway have in common: colours, type, the bar at the top, buttons, fields and tables. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#ffffff, #14171c);
  --raised: light-dark(#f5f7fa, #1c2128);
  --line: light-dark(#d5dbe3, #343b46);
  --field-line: light-dark(#7b8796, #7a8696);
  --text: light-dark(#1a2029, #e8ecf1);
  --quiet: light-dark(#515c6b, #a4afbd);
  --accent: light-dark(#0b5cad, #7db8f5);
  --on-accent: light-dark(#ffffff, #0d1a29);
  --good: light-dark(#0f6b37, #6fcf97);
  --bad: light-dark(#b3261e, #ff9a92);
  --warn: light-dark(#7a4d00, #f0c060);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  --bar: 3.25rem;
}
:root[data-theme='light'] { color-scheme: light }
:root[data-theme='dark'] { color-scheme: dark }
.page, .page *, .bar, .bar * { box-sizing: border-box }
[hidden] { display: none !important }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  -webkit-text-size-adjust: 100%;
}
.bar {
  position: sticky;
  top: 0;
  z-index: 20;
  display: flex;
  align-items: center;
  gap: 1rem;
  height: var(--bar);
  padding: 0 1rem;
  background: var(--raised);
  border-bottom: 1px solid var(--line);
  white-space: nowrap;
}
.bar .name { font-weight: 650; color: var(--text); text-decoration: none; overflow: hidden; text-overflow: ellipsis }
.bar nav { display: flex; gap: 0.25rem; margin-left: auto }
.bar nav a { padding: 0.35rem 0.6rem; border-radius: 6px; color: var(--text); text-decoration: none }
.bar nav a:hover { text-decoration: underline }
.bar nav a[aria-current] { background: var(--accent); color: var(--on-accent) }
.page { max-width: 88rem; margin: 0 auto; padding: 1rem }
.page.narrow { max-width: 40rem }
.page a { color: var(--accent) }
.page h1 { margin: 0.5rem 0; font-size: 1.5rem; line-height: 1.25 }
.page h2 { margin: 0; font-size: 1.1rem; line-height: 1.3 }
.page code, .page pre, .mono { font-family: var(--mono); font-size: 0.87em }
.page code { overflow-wrap: anywhere }
.page pre {
  margin: 0.5rem 0;
  padding: 0.75rem;
  background: var(--ground);
  border: 1px solid var(--line);
  border-radius: 6px;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.card { background: var(--raised); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; min-width: 0 }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.6rem }
.stack { display: grid; gap: 0.75rem; min-width: 0 }
.stack > *, .row > * { margin: 0; min-width: 0 }
.stack > [role='status']:empty { margin-top: -0.75rem }
.page summary { cursor: pointer }
.page pre.answer { max-height: 16rem; overflow: auto }
.quiet { color: var(--quiet) }
.good { color: var(--good) }
.bad { color: var(--bad) }
.warn { color: var(--warn) }
.page button, .page .button {
  display: inline-block;
  min-height: 2.25rem;
  padding: 0.35rem 0.85rem;
  font: inherit;
  font-weight: 550;
  color: var(--text);
  background: var(--ground);
  border: 1px solid var(--field-line);
  border-radius: 7px;
  cursor: pointer;
}
.page button:hover { border-color: var(--accent) }
.page button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
.page button.small { min-height: 1.6rem; padding: 0 0.5rem; font-size: 0.85rem; font-weight: 450 }
.page button[disabled] { opacity: 0.6; cursor: default }
.page input:not([type='checkbox'], [type='radio'], [type='file']), .page select, .page textarea {
  min-height: 2.25rem;
  max-width: 100%;
  padding: 0.3rem 0.6rem;
  font: inherit;
  color: var(--text);
  background: var(--ground);
  border: 1px solid var(--field-line);
  border-radius: 7px;
}
.page input[type='checkbox'], .page input[type='radio'] { width: 1.05rem; height: 1.05rem; accent-color: var(--accent) }
.page fieldset { margin: 0 0 1rem; padding: 0.6rem 0.9rem; border: 1px solid var(--line); border-radius: 8px; min-width: 0 }
.page legend { padding: 0 0.3rem; font-weight: 600 }
.page label.field { display: flex; flex-direction: column; gap: 0.2rem; font-weight: 550 }
.page label.field > * { font-weight: 400 }
.page label.tick { display: flex; align-items: baseline; gap: 0.5rem; padding: 0.15rem 0; overflow-wrap: anywhere }
.page label.tick input { flex: none; position: relative; top: 0.15rem }
.page :focus-visible, .bar :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.bar nav a[aria-current]:focus-visible { outline-color: var(--text) }
.aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
@media (max-width: 560px) {
  .bar { gap: 0.3rem; padding: 0 0.75rem; font-size: 0.86rem }
  .bar nav { gap: 0 }
  .bar nav a { padding: 0.35rem 0.35rem }
  .page { padding: 0.75rem }
}
@media (prefers-reduced-motion: no-preference) {
  .page button, .bar nav a { transition: border-color 0.15s, background-color 0.15s }
}
`
