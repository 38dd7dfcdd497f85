// The visor: a drawer at the side (at the bottom of a phone) with tabs of surfaces. The key ` opens and closes it, Escape closes it.

let current = null;

/** The visor of this page; made, open, at the first call. */
function visor() {
  if (!current || !current.el.isConnected) current = drawer();
  return current;
}

function drawer() {
  style();
  const el = attributes(element('aside', 'kv-drawer', undefined, document.body), {id: 'kinglet-visor', 'aria-label': 'Charts'});
  const handle = attributes(element('button', 'kv-handle', 'Charts', document.body), {type: 'button', 'aria-controls': 'kinglet-visor', title: 'Key `'});
  const bar = element('div', 'kv-bar', undefined, el);
  const tabs = attributes(element('div', 'kv-tabs', undefined, bar), {role: 'tablist', 'aria-label': 'Charts'});
  const full = attributes(element('button', '', '⤢', bar), {type: 'button', 'aria-label': 'Fill the window', 'aria-pressed': false});
  const hide = attributes(element('button', '', '✕', bar), {type: 'button', 'aria-label': 'Close the charts', title: 'Escape, or key `'});
  const panels = new Map(); // name of a tab → {tab, panel, surfaces}
  let before = null; // what had the focus when a key or the handle opened it

  const show = open => {
    el.classList.toggle('kv-closed', !open);
    handle.hidden = open;
    el.inert = !open;
    attributes(handle, {'aria-expanded': open});
  };
  const byVisitor = open => {
    if (open) before = document.activeElement;
    show(open);
    const target = open ? tabs.querySelector('[aria-selected=true]') || hide : before && before !== document.body && !el.contains(before) ? before : handle;
    target.focus();
  };
  const activate = (name, focus) => {
    for (const [other, {tab, panel}] of panels) {
      attributes(tab, {'aria-selected': other === name, tabindex: other === name ? 0 : -1});
      panel.hidden = other !== name;
      if (focus && other === name) tab.focus();
    }
  };
  const panelOf = name => {
    if (!panels.has(name)) {
      const id = 'kinglet-visor-' + panels.size;
      const tab = attributes(element('button', '', name, tabs), {type: 'button', role: 'tab', id: id + '-tab', 'aria-controls': id});
      const panel = attributes(element('div', 'kv-panel', undefined, el), {role: 'tabpanel', id, 'aria-labelledby': id + '-tab', tabindex: -1});
      tab.onclick = () => activate(name);
      panels.set(name, {tab, panel, surfaces: new Map()});
      if (panels.size === 1) activate(name);
      else panel.hidden = true;
      attributes(tab, {'aria-selected': !panel.hidden, tabindex: panel.hidden ? -1 : 0});
    }
    return panels.get(name);
  };
  tabs.addEventListener('keydown', e => {
    const order = [...panels.keys()];
    const at = order.findIndex(name => panels.get(name).tab === document.activeElement);
    const to = {ArrowRight: at + 1, ArrowLeft: at - 1 + order.length, Home: 0, End: order.length - 1}[e.key];
    if (to !== undefined && order.length) {
      e.preventDefault();
      activate(order[to % order.length], true);
    }
  });
  const keys = e => {
    const inText = e.target.closest && e.target.closest('input,textarea,select,[contenteditable]');
    if (!e.ctrlKey && !e.metaKey && !e.altKey && (e.key === '`' || e.key === '~') && !inText) byVisitor(!api.isOpen());
    else if (e.key === 'Escape' && api.isOpen() && !e.defaultPrevented && !(inText && !el.contains(e.target))) byVisitor(false);
  };

  // on a phone, a finger that draws the bar down closes it
  let from = null;
  bar.addEventListener('pointerdown', e => (from = e.pointerType === 'mouse' ? null : e));
  addEventListener('pointerup', e => {
    if (from && from.pointerId === e.pointerId && innerWidth <= 600 && e.clientY - from.clientY > 70) show(false);
    from = null;
  });

  const api = {
    el,
    surface(info) {
      if (!info || typeof info.name !== 'string') throw new Error('visor: a surface needs a name: {name, tab}');
      const {panel, surfaces} = panelOf(info.tab || 'Visor');
      if (!surfaces.has(info.name)) {
        const container = element('section', 'kv-surface');
        const label = element('h2', '', info.name, container);
        const drawArea = element('div', 'kv-area', undefined, container);
        attributes(container, {'aria-label': info.name});
        for (const key in info.styles) {
          const size = info.styles[key];
          drawArea.style[key] = typeof size === 'number' ? size + 'px' : size;
        }
        surfaces.set(info.name, {container, label, drawArea});
      }
      const found = surfaces.get(info.name);
      if (found.container.parentNode !== panel) panel.append(found.container); // a page took it away
      return found;
    },
    isOpen: () => !el.classList.contains('kv-closed'),
    isFullscreen: () => el.classList.contains('kv-full'),
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!api.isOpen()),
    toggleFullScreen() {
      attributes(full, {'aria-pressed': el.classList.toggle('kv-full')});
    },
    bindKeys: () => addEventListener('keydown', keys),
    unbindKeys: () => removeEventListener('keydown', keys),
    setActiveTab(name) {
      if (!panels.has(name)) throw new Error(`visor: there is no tab '${name}'; there are ${[...panels.keys()].join(', ') || 'none'}`);
      activate(name);
    },
  };
  full.onclick = api.toggleFullScreen;
  hide.onclick = () => byVisitor(false);
  handle.onclick = () => byVisitor(true);
  api.bindKeys();
  show(true);
  return api;
}
