import type { Answer } from '../../http/refusal.js'

// system fonts and colours alone: nothing is loaded, and both colour schemes are right
const STYLE = `:root{color-scheme:light dark;--accent:#1f5fbf;--accent-strong:#174a96;--ink:#1b1f24;--soft:#59626c;--paper:#fff;--ground:#f3f5f8;--field:#f7f9fb;--line:#d4dae1;--bad:#a4252c;--bad-ground:#fbeced;--shadow:0 1px 2px #1b1f2412,0 12px 32px -12px #1b1f2426}
@media (prefers-color-scheme:dark){:root{--accent:#7fb0f5;--accent-strong:#a6c8f8;--ink:#e8ecf1;--soft:#a3adb8;--paper:#1a1e24;--ground:#111418;--field:#12161b;--line:#343b44;--bad:#f0959a;--bad-ground:#38191c;--shadow:none}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:1.25rem;background:var(--ground);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
main{width:100%;max-width:28rem;padding:2rem;background:var(--paper);border:1px solid var(--line);border-top:4px solid var(--accent);border-radius:.9rem;box-shadow:var(--shadow)}
h1{margin:0 0 1rem;font-size:1.4rem;line-height:1.25;letter-spacing:-.01em;text-wrap:balance;overflow-wrap:anywhere}
p{margin:.75rem 0;overflow-wrap:anywhere;text-wrap:pretty}
main>:last-child{margin-bottom:0}
.brand{margin:0 0 .5rem;color:var(--accent);font-size:.8rem;font-weight:600;letter-spacing:.06em;text-transform:uppercase}
.soft{color:var(--soft);font-size:.92rem}
.bad{padding:.65rem .85rem;color:var(--bad);background:var(--bad-ground);border-radius:.5rem}
ul{margin:.75rem 0;padding:.25rem 1rem;list-style:none;background:var(--field);border:1px solid var(--line);border-radius:.6rem}
li{padding:.55rem 0;overflow-wrap:anywhere}
li+li{border-top:1px solid var(--line)}
code{padding:.1em .35em;font:.88em ui-monospace,monospace;color:var(--soft);background:var(--field);border-radius:.3em;overflow-wrap:anywhere}
li code{padding:0;background:none}
label{display:block;margin-top:1.25rem;font-weight:600}
input[type=text]{width:100%;margin-top:.35rem;padding:.7rem .85rem;font:1.4rem ui-monospace,monospace;letter-spacing:.12em;text-transform:uppercase;color:inherit;background:var(--field);border:1px solid var(--soft);border-radius:.5rem}
input[aria-invalid=true]{border-color:var(--bad)}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.75rem}
button{min-height:2.75rem;padding:.6rem 1.35rem;font:inherit;font-weight:600;border-radius:.5rem;border:1px solid var(--accent);background:var(--accent);color:var(--paper);cursor:pointer}
button:hover{background:var(--accent-strong);border-color:var(--accent-strong)}
button.quiet{background:transparent;color:var(--accent)}
button.quiet:hover{background:var(--field);color:var(--accent-strong)}
.choices{padding:0;background:none;border:0}
.choices li{display:grid;gap:.25rem;border:0;padding:.4rem 0}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media (max-width:30rem){body{padding:.75rem;place-items:start center}main{padding:1.35rem 1.25rem}.actions button{flex:1 1 auto}}
@media (forced-colors:active){button,main{border:1px solid}}
`

/** The stylesheet of the login pages. */
export const stylesheet = (): Answer => ({
  status: 200,
  headers: {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=3600',
    'x-content-type-options': 'nosniff',
  },
  body: STYLE,
})
