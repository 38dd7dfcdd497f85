// Elements, styles and colours. Styles are a constructed sheet and properties set from script, which a strict policy allows;
// a style element or attribute it would refuse.

const STYLES = `
.kv-drawer,.kv-handle{--kv-paper:#fffefb;--kv-ink:#1f2630;--kv-soft:#5b6573;--kv-line:#dcd9d0;--kv-accent:#0a6fb5;color:var(--kv-ink);
background:var(--kv-paper);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;text-align:left}
@media (prefers-color-scheme:dark){.kv-drawer,.kv-handle{--kv-paper:#171c23;--kv-ink:#ecebe6;--kv-soft:#a3adba;--kv-line:#343d49;--kv-accent:#6cc0f7}}
.kv-drawer,.kv-drawer *,.kv-chart,.kv-chart *,.kv-handle{box-sizing:border-box}
.kv-drawer{position:fixed;inset:0 0 0 auto;width:min(560px,100vw);z-index:9999;display:flex;flex-direction:column;border-left:1px solid var(--kv-line);
box-shadow:0 0 40px #0003;transition:transform .2s,visibility .2s;overscroll-behavior:contain}
.kv-drawer.kv-full{width:100vw}
.kv-drawer.kv-closed{transform:translateX(105%);visibility:hidden;box-shadow:none}
.kv-bar{display:flex;align-items:stretch;gap:2px;padding:0 6px;border-bottom:1px solid var(--kv-line)}
.kv-bar,.kv-bar *{touch-action:pan-x}
.kv-tabs{display:flex;flex:1;overflow-x:auto;scrollbar-width:none}
.kv-bar button,.kv-handle{min-width:44px;min-height:44px;padding:0 12px;border:0;border-bottom:3px solid transparent;border-radius:0;background:none;box-shadow:none;color:var(--kv-soft);
font:inherit;font-weight:600;white-space:nowrap;cursor:pointer}
.kv-bar button:hover,.kv-bar [aria-selected=true]{color:var(--kv-ink)}
.kv-bar [aria-selected=true]{border-bottom-color:var(--kv-accent)}
.kv-drawer :focus-visible,.kv-handle:focus-visible,.kv-chart :focus-visible{outline:3px solid var(--kv-accent,#0a6fb5);outline-offset:-3px}
.kv-panel{flex:1;overflow:auto;padding:14px 18px 40px;overscroll-behavior:contain}
.kv-full .kv-panel{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,480px),1fr));gap:0 28px;align-content:start}
.kv-panel[hidden],.kv-handle[hidden]{display:none}
.kv-surface{margin:0 0 26px;min-width:0}
.kv-surface>h2,.kv-sub>h3{margin:0 0 8px;color:inherit;font-size:16px;font-weight:650}
.kv-sub>h3{margin:8px 0 2px;font-size:13px;opacity:.75}
.kv-handle{position:fixed;right:0;bottom:88px;z-index:9998;border:1px solid var(--kv-line);border-right:0;border-radius:12px 0 0 12px;color:var(--kv-ink);
background:var(--kv-paper);box-shadow:0 2px 12px #0002}
.kv-chart{margin:0;position:relative}
.kv-chart canvas{display:block;max-width:100%;touch-action:pan-y;border-radius:6px}
.kv-chart figcaption{display:flex;flex-wrap:wrap;gap:2px 14px;min-height:20px;font-size:12.5px;line-height:20px;font-variant-numeric:tabular-nums}
.kv-chart i{display:inline-block;width:14px;height:3px;margin:0 6px 0 0;vertical-align:middle;border-radius:2px}
.kv-scroll{overflow-x:auto;max-width:100%}
.kv-table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;width:100%}
.kv-table th{text-align:left;font-weight:600;opacity:.75}
.kv-table th,.kv-table td{padding:5px 8px 5px 0;border-bottom:1px solid #8883;white-space:nowrap}
.kv-graph{display:block;max-width:100%;height:auto;margin:0 auto}
.kv-maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(64px,1fr));gap:6px}
.kv-maps canvas{width:100%;image-rendering:pixelated;border-radius:4px;display:block}
@media (max-width:600px){.kv-drawer,.kv-drawer.kv-full{inset:auto 0 0;width:100vw;height:72vh;height:72dvh;border:0;border-top:1px solid var(--kv-line);border-radius:16px 16px 0 0}
.kv-drawer.kv-full{height:100vh;height:100dvh;border-radius:0}.kv-drawer.kv-closed{transform:translateY(105%)}}
@media (prefers-reduced-motion:reduce){.kv-drawer{transition:none}}
`;

let styled = false;

/** Puts the styles into the page, once. */
function style() {
  if (styled) return;
  styled = true;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch (e) { // a browser without constructed sheets
    element('style', '', STYLES, document.head);
  }
}

/** A new element with a class and a text, put at the end of `parent` if there is one. */
function element(tag, className, text, parent) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

/** Sets attributes, and gives the element. */
function attributes(target, values) {
  for (const name in values) target.setAttribute(name, values[name]);
  return target;
}

// Told apart by people who see few colours, and of contrast above 3 to the paper.
const ON_LIGHT = ['#0a6fb5', '#d1560f', '#14806a', '#a8468d', '#86690a', '#5f57c4'];
const ON_DARK = ['#5cb8f5', '#ff9a5c', '#4fcfa8', '#e79bd0', '#e0bd45', '#a9a2ff'];

/** Red, green and blue, 0 to 255, of any colour of CSS. */
function rgb(color) {
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  pen.fillStyle = color;
  pen.fillRect(0, 0, 1, 1);
  return pen.getImageData(0, 0, 1, 1).data;
}

/** The colours to draw with where text has the colour that it has in `place`: light ink means dark paper. */
function themeOf(place) {
  const ink = getComputedStyle(place).color;
  const [red, green, blue] = (ink.match(/^rgb/) && ink.match(/[\d.]+/g).map(Number)) || rgb(ink);
  const dark = red * 0.3 + green * 0.6 + blue * 0.1 > 128;
  return {ink, dark, grid: dark ? '#ffffff26' : '#0000001c', soft: dark ? '#ffffffa6' : '#000000a0', series: dark ? ON_DARK : ON_LIGHT};
}

const MAPS = {
  greyscale: ['#000000', '#ffffff'],
  viridis: ['#440154', '#3b528b', '#21918c', '#5ec962', '#fde725'],
  blues: ['#f3f8fd', '#b7d4ea', '#6aaed6', '#2e7ebc', '#08306b'],
  'blues on dark': ['#1d2733', '#23496f', '#2e7ebc', '#7fbbe6', '#d9ecfa'],
};

/** A colour map: from 0..1 to [red, green, blue]. `map` is a name of `MAPS` or a list of colours. */
function colors(map) {
  const stops = (Array.isArray(map) ? map : MAPS[map] || MAPS.viridis).map(rgb);
  return share => {
    const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    return [0, 1, 2].map(k => Math.round(stops[low][k] + (stops[low + 1][k] - stops[low][k]) * (at - low)));
  };
}

/** A number for people: few digits, no noise of floating point. */
function short(value) {
  if (typeof value !== 'number' || !isFinite(value) || Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-4 ? value.toExponential(2) : String(+value.toPrecision(size < 1 ? 3 : 4));
}
