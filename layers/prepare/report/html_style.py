"""Styles of the report's page. Colours are those of assets/css/base.css (compared by a test)."""

TOKENS = {
    "ink": "#17242b",
    "ink-soft": "#4b5b63",
    "paper": "#f5f6f4",
    "panel": "#ffffff",
    "line": "#d8ddda",
    "accent": "#0b5563",
    "focus": "#b8470b",
    "warn": "#7a4a00",
}
"""Names and values of the custom properties that the page shares with the atlas."""

_RULES = """
*,*::before,*::after{box-sizing:border-box}
html{color-scheme:light;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1rem/1.5 system-ui,sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
header,main{max-width:88rem;margin:0 auto;padding:1rem clamp(1rem,3vw,2.5rem)}
header{padding-bottom:0}
.product{margin:0;color:var(--accent);font-weight:650}
h1,h2,h3{line-height:1.2;text-wrap:balance;hyphens:auto}
h1{font-size:clamp(1.5rem,1.2rem + 1.4vw,2.2rem);margin:.25rem 0 1rem}
h2{font-size:1.35rem;margin:1.75rem 0 .75rem}
h3{font-size:1.05rem;margin:0;display:inline}
a{color:var(--accent);text-underline-offset:.18em}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:3px}
.soft{color:var(--ink-soft)}
.verdict{font-size:1.2rem;font-weight:650;margin:0 0 .75rem;padding:.75rem 1rem;
background:var(--panel);border:1px solid var(--line);border-left:.5rem solid;border-radius:6px}
.verdict.bad,li.bad{color:var(--error)}
.verdict.good{color:var(--accent)}
.closing{font-weight:600}
table{border-collapse:collapse;width:100%;background:var(--panel)}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid var(--line)}
th{font-size:.9rem;color:var(--ink-soft)}
.overview{width:auto;min-width:min(100%,30rem);margin:0 0 1.25rem}
.overview th{white-space:nowrap}
.number{text-align:right}
.badge{display:inline-block;font-size:.85rem;font-weight:650;padding:0 .5rem;
border:1px solid;border-radius:4px;white-space:nowrap}
.badge.error{color:#fff;background:var(--error);border-color:var(--error)}
.badge.warning{color:var(--warn)}
fieldset{border:0;padding:0;margin:0 0 1rem;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
legend{float:left;padding:0;color:var(--ink-soft)}
label{display:inline-flex;align-items:center;gap:.4rem;min-height:1.75rem}
input{accent-color:var(--accent);width:1.1rem;height:1.1rem;margin:0}
.faults:has(#by-kind:checked) .by-place,.faults:has(#by-place:checked) .by-kind{display:none}
details{margin:0 0 1rem}
.faults details{border:1px solid var(--line);border-radius:6px;background:var(--panel)}
summary{cursor:pointer;padding:.6rem .75rem}
.count{color:var(--ink-soft)}
.count::before{content:"("}
.count::after{content:")"}
.found{table-layout:fixed}
.found th:nth-child(1){width:18%}
.found th:nth-child(2){width:12%}
.found th:nth-child(3){width:14%}
.found th:nth-child(4){width:30%}
.found tr.error td:first-child{box-shadow:inset .25rem 0 var(--error)}
.found tr.warning td:first-child{box-shadow:inset .25rem 0 var(--warn)}
.found tr:last-child td{border-bottom:0}
.found thead th{border-top:1px solid var(--line)}
.code{font:.8rem ui-monospace,Menlo,Consolas,monospace;color:var(--ink-soft)}
q{quotes:"„" "“"}
@media (max-width:50rem){
.found,.found tbody,.found tr,.found td{display:block;width:auto}
.found thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.found tr{border-top:1px solid var(--line);padding:.5rem 0}
.found td{border:0;padding:.15rem .75rem}
.found td.empty{display:none}
.found td::before{content:attr(data-label) ": ";color:var(--ink-soft);font-size:.9rem}
.found tr.error td:first-child,.found tr.warning td:first-child{box-shadow:none}
.found tr.error{box-shadow:inset .25rem 0 var(--error)}
.found tr.warning{box-shadow:inset .25rem 0 var(--warn)}
}
@media print{
@page{margin:15mm}
body{background:#fff;font-size:9.5pt}
header,main{padding:0;max-width:none}
fieldset,.by-place{display:none}
.by-kind{display:block!important}
a{color:inherit;text-decoration:none}
tr{break-inside:avoid}
.faults details{border:0}
thead{display:table-header-group}
.badge,.verdict{print-color-adjust:exact}
}
@media (forced-colors:active){.badge{border-color:CanvasText}}
"""

STYLE = (
    ":root{"
    + "".join(f"--{name}:{value};" for name, value in TOKENS.items())
    + "--error:#a4161a}"
    + _RULES
)
