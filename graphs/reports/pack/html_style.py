"""How a report looks as a page: on wide and narrow screens, light and dark, and on paper."""

from __future__ import annotations

from collections.abc import Mapping

from graphs.drawing.scene import faded_opacity

#: The marks beside words of a tone; those of severities are the shapes that they have on the map.
MARKS = """
<svg class="marks" aria-hidden="true" width="0" height="0">
<symbol id="m-critical" viewBox="0 0 16 16"><path d="M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4Z"
 fill="currentColor"/></symbol>
<symbol id="m-high" viewBox="0 0 16 16"><path d="M8 2l6.5 12h-13Z" fill="currentColor"/></symbol>
<symbol id="m-medium" viewBox="0 0 16 16"><path d="M3 3h10v10H3Z" fill="currentColor"/></symbol>
<symbol id="m-low" viewBox="0 0 16 16"><circle cx="8" cy="8" r="4.8" fill="none"
 stroke="currentColor" stroke-width="2"/></symbol>
<symbol id="m-ungated" viewBox="0 0 16 16"><path d="M8 1.2L14.8 8 8 14.8 1.2 8Z" fill="none"
 stroke="currentColor" stroke-width="1.7" stroke-dasharray="2.6 1.5"/></symbol>
<symbol id="m-gated" viewBox="0 0 16 16"><path d="M8 1l6 2.3v4.2c0 3.9-2.4 6.3-6 7.5-3.6-1.2-6-3.6
-6-7.5V3.3Z" fill="currentColor"/><path class="tick" d="M5.2 8l2 2.2 3.7-4.4" fill="none"
 stroke-width="1.7"/></symbol>
<symbol id="m-weak" viewBox="0 0 16 16"><path d="M8 1l6 2.3v4.2c0 3.9-2.4 6.3-6 7.5-3.6-1.2-6-3.6
-6-7.5V3.3Z" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 1v14c-3.6-1.2-6-3.6
-6-7.5V3.3Z" fill="currentColor"/></symbol>
<symbol id="m-latent" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="none"
 stroke="currentColor" stroke-width="2" stroke-dasharray="1.4 2.37"/></symbol>
</svg>
"""

STYLE = """
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--canvas);color:var(--text);line-height:1.5;
font-family:Inter,system-ui,'Helvetica Neue',Arial,'Liberation Sans',sans-serif;
font-size:1rem;overflow-wrap:anywhere}
a{color:var(--focus);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
main:focus{outline:none}
.skip{position:absolute;left:.5rem;top:-4rem;background:var(--surface);padding:.5rem 1rem;z-index:9}
.skip:focus{top:.5rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
.marks{position:absolute}
.mark{width:.95em;height:.95em;margin-right:.35em;vertical-align:-.12em}
.mark .tick,.tick{stroke:var(--on-mark)}
header,.page,footer{max-width:88rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem;padding-bottom:1rem}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:0;text-wrap:balance}
h1{font-size:2.1rem;letter-spacing:-.015em}
h2{font-size:1.5rem;letter-spacing:-.01em;margin-bottom:.9rem}
h3,h4,h5,h6{font-size:1.05rem}
.subtitle{font-size:1.15rem;color:var(--muted);margin:.35rem 0 1.2rem}
p,ul,ol,dl,.table,figure{margin:0 0 1rem}
main p,main li,figcaption{max-width:46rem}
li{margin-bottom:.3rem}
code{font-family:ui-monospace,'DejaVu Sans Mono',Consolas,monospace;font-size:.88em}
strong{font-weight:650}
nav{font-size:.95rem}
nav h2{font-size:.85rem;color:var(--muted);letter-spacing:0;margin-bottom:.4rem;font-weight:600}
nav ol{list-style:none;padding:0;columns:2}
nav a{color:var(--text);text-decoration:none;display:block;padding:.15rem 0}
nav a:hover{text-decoration:underline}
section{padding-top:2rem;margin-bottom:1rem}
section+section{border-top:1px solid var(--line)}
footer{color:var(--muted);font-size:.85rem;padding-top:1rem;padding-bottom:2rem}
.facts{display:grid;gap:.15rem 1.5rem;font-size:.95rem}
.facts div{display:grid;grid-template-columns:minmax(6.5rem,11rem) 1fr;gap:.2rem 1rem}
.facts dt{color:var(--muted)}
.facts dd{margin:0;max-width:52rem}
.numbers{list-style:none;padding:0;display:grid;gap:.75rem;
grid-template-columns:repeat(auto-fit,minmax(11rem,1fr))}
.numbers li{border:1px solid var(--line);border-left-width:5px;border-radius:6px;
padding:.7rem .9rem;margin:0;background:var(--surface)}
.numbers strong{display:block;font-size:1.6rem;line-height:1.2;font-variant-numeric:tabular-nums}
.numbers span{font-size:.92rem}
.numbers li,.note,.card{color:var(--text)}
.table,.view{overflow:auto;position:relative}
table{border-collapse:collapse;width:100%;font-size:.93rem}
caption{text-align:left;font-weight:600;padding:0 0 .4rem;font-size:1rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;
border-bottom:1px solid var(--line);min-width:5.5rem}
thead th{border-bottom:2px solid var(--node-line);font-weight:600;white-space:nowrap}
tbody th{font-weight:400}
.end{text-align:right;font-variant-numeric:tabular-nums}
.more,figcaption{color:var(--muted);font-size:.93rem}
figcaption strong{color:var(--text)}
.note{border-left:5px solid var(--line);background:var(--surface);padding:.6rem .9rem;
border-radius:0 6px 6px 0}
.card{border:1px solid var(--line);border-left-width:5px;border-radius:6px;
padding:1rem 1.1rem .4rem;
margin:0 0 1rem;background:var(--surface)}
.card>h3,.card>h4,.card>h5,.card>h6{margin-bottom:.6rem}
.card:target{outline:3px solid var(--focus);outline-offset:2px}
.badge{display:inline-block;border:1.5px solid;border-radius:1rem;padding:0 .6rem;
font-size:.85rem;font-weight:600;margin-right:.3rem;line-height:1.5}
.tone-muted{color:var(--muted)}
span.tone-ungated,.tone-ungated>strong>.mark,.tone-ungated>.mark{color:var(--ungated-text)}
span.tone-weak,.tone-weak>strong>.mark,.tone-weak>.mark{color:var(--weak-text)}
span.tone-gated,.tone-gated>strong>.mark,.tone-gated>.mark{color:var(--gated-text)}
span.tone-latent,.tone-latent>strong>.mark,.tone-latent>.mark{color:var(--latent-text)}
span.tone-critical,.tone-critical>strong>.mark,.tone-critical>.mark{color:var(--severity-critical)}
span.tone-high,.tone-high>strong>.mark,.tone-high>.mark{color:var(--severity-high)}
span.tone-medium,.tone-medium>strong>.mark,.tone-medium>.mark{color:var(--severity-medium)}
span.tone-low,.tone-low>strong>.mark,.tone-low>.mark{color:var(--severity-low)}
li.tone-ungated,.note.tone-ungated,.card.tone-ungated{border-left-color:var(--ungated)}
li.tone-weak,.note.tone-weak,.card.tone-weak{border-left-color:var(--weak)}
li.tone-gated,.note.tone-gated,.card.tone-gated{border-left-color:var(--gated)}
li.tone-latent,.note.tone-latent,.card.tone-latent{border-left-color:var(--latent)}
li.tone-critical,.note.tone-critical,.card.tone-critical{border-left-color:var(--severity-critical)}
li.tone-high,.note.tone-high,.card.tone-high{border-left-color:var(--severity-high)}
li.tone-medium,.note.tone-medium,.card.tone-medium{border-left-color:var(--severity-medium)}
li.tone-low,.note.tone-low,.card.tone-low{border-left-color:var(--severity-low)}
.scene{display:block;width:100%;height:auto}
.map .view{border:1px solid var(--line);border-radius:6px;max-height:86vh;background:var(--canvas);
padding:.4rem;margin-bottom:.5rem}
.map .scene{margin:0 auto}
.chart svg{display:block;width:100%;max-width:38rem;min-width:29rem;height:auto;margin-bottom:.5rem}
.chart text{font-family:Inter,'Helvetica Neue',Arial,'Liberation Sans',sans-serif;
font-kerning:none;white-space:pre}
summary{cursor:pointer;color:var(--focus);font-size:.93rem}
details p{margin-top:.4rem}
.tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:0 0 .5rem;font-size:.93rem}
button,select,input{font:inherit;color:var(--text);background:var(--surface);
border:1px solid var(--node-line);border-radius:6px;padding:.25rem .7rem;max-width:100%}
button{cursor:pointer}
button:hover{border-color:var(--focus)}
button[aria-pressed=true]{border-color:var(--focus);background:var(--focus-fill)}
.tools label{display:inline-flex;flex-wrap:wrap;gap:.4rem;align-items:center;max-width:100%}
.told{border-left:5px solid var(--focus);padding:.4rem .9rem;margin-bottom:.75rem;
background:var(--surface)}
.told ul{margin:.3rem 0 .2rem;padding-left:1.2rem;max-height:16rem;overflow:auto}
.told p{margin:0}
.view.moves{cursor:grab;touch-action:pan-x pan-y}
.view.held{cursor:grabbing;user-select:none}
.moves [data-e].known{cursor:pointer}
@media screen{
.scene.lit [data-e]:not(.on):not(.zone):not(.zone-title){opacity:.18}
.scene.lit .on.faded{opacity:1}
.scene .node.on>path:first-child,.scene .gate.on>path:first-child{stroke:var(--focus);
stroke-width:3}
}
[hidden]{display:none!important}
@media (min-width:70rem){
.page{display:grid;grid-template-columns:12rem minmax(0,1fr);gap:2.5rem;align-items:start}
nav{position:sticky;top:1.5rem;padding-top:2.2rem;max-height:calc(100vh - 3rem);overflow:auto}
nav ol{columns:1}
}
@media (max-width:40rem){
header{padding-top:1.5rem}
h1{font-size:1.6rem}
h2{font-size:1.3rem}
.facts div{grid-template-columns:1fr;gap:0;margin-bottom:.4rem}
.numbers{grid-template-columns:1fr 1fr;gap:.5rem}
.numbers strong{font-size:1.3rem}
.map .view{max-height:70vh}
table{min-width:34rem}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){.scene,.chart svg{forced-color-adjust:none}}
@media print{
@page{size:A4;margin:16mm 14mm}
body{font-size:10pt}
header,.page,footer{max-width:none;padding:0}
nav,.tools,.told,.skip,.map details,summary{display:none}
a{color:inherit;text-decoration:none}
section{padding-top:1rem;border:0!important}
.starts{break-before:page}
h2,h3,h4,caption{break-after:avoid}
.card,figure,.numbers,.note,tr{break-inside:avoid}
.table,.view{overflow:visible}
.map .view{max-height:none;border:0;padding:0}
.map svg{max-height:235mm}
thead{display:table-header-group}
p,li{orphans:3;widows:3}
*{print-color-adjust:exact}
}
"""


def variables(light: Mapping[str, str], dark: Mapping[str, str]) -> str:
    """The colours by role as variables; those of `dark` hold on screens that are dark."""
    scheme = "light dark" if dark else "light"
    rules = f":root{{color-scheme:{scheme};{_values(light)}}}"
    if dark:
        rules += f"\n@media screen and (prefers-color-scheme:dark){{:root{{{_values(dark)}}}}}"
    return rules


def _values(theme: Mapping[str, str]) -> str:
    colours = "".join(
        f"--{role}:{colour};" for role, colour in sorted(theme.items()) if role != "faded"
    )
    return f"{colours}--faded:{faded_opacity(theme):g}"
