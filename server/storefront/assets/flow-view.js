// Lets a drawn flow be zoomed, moved, filled the screen with and gone through by keys. Without it the drawing scrolls.

/** Smaller than this, labels cannot be read; a flow that fits only when it is smaller may still be shown whole. */
const leastReadable = 0.6;
const most = 2;
const step = 1.25;
/** Less than this is a click. */
const leastDragPx = 4;

for (const figure of document.querySelectorAll('[data-flow]')) showFlow(figure);

function showFlow(figure) {
  const part = (name) => figure.querySelector(`[data-flow-${name}]`);
  const frame = part('frame');
  const svg = frame.querySelector('svg');
  const zoom = zoomIn(frame, svg, part('zoom'));
  const tools = {
    shrink: () => zoom.by(1 / step),
    grow: () => zoom.by(step),
    fit: zoom.fit,
    ...screenOf(figure, frame, zoom.begin),
  };
  for (const button of figure.querySelectorAll('[data-flow-tool]'))
    button.addEventListener('click', tools[button.dataset.flowTool]);
  part('tools').hidden = false;
  part('keys').hidden = false;
  frame.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const change = { '+': tools.grow, '=': tools.grow, '-': tools.shrink, 0: tools.fit }[event.key];
    if (!change) return;
    event.preventDefault();
    change();
  });
  zoom.toStart();
  offerModules(svg, part('detail'));
  dragWithMouse(frame);
}

/** What was in the middle, or under the pointer, stays there. */
function zoomIn(frame, svg, shown) {
  const { width, height } = svg.viewBox.baseVal;
  let scale = svg.width.baseVal.value / width;

  const fitting = () => Math.min(1, frame.clientWidth / width, frame.clientHeight / height);

  function zoomTo(wanted, at = { x: frame.clientWidth / 2, y: frame.clientHeight / 2 }) {
    const before = svg.getBoundingClientRect();
    const { left, top } = frame.getBoundingClientRect();
    const on = { x: (left + at.x - before.left) / scale, y: (top + at.y - before.top) / scale };
    scale = Math.min(most, Math.max(Math.min(fitting(), leastReadable), wanted));
    svg.setAttribute('width', Math.round(width * scale));
    svg.setAttribute('height', Math.round(height * scale));
    const after = svg.getBoundingClientRect();
    frame.scrollLeft += after.left + on.x * scale - (left + at.x);
    frame.scrollTop += after.top + on.y * scale - (top + at.y);
    shown.textContent = `${Math.round(scale * 100)}%`;
  }

  /** Reading begins at the first module, which stands half-way down in a tall drawing. */
  function toStart() {
    const first = svg.querySelector('.flow-halo')?.cy.baseVal.value ?? 0;
    frame.scrollTo(0, first * scale - frame.clientHeight / 2);
  }

  const placeOf = ({ x, y }) => {
    const { left, top } = frame.getBoundingClientRect();
    return { x: x - left, y: y - top };
  };
  // A touchpad's pinch comes as a wheel with Ctrl.
  frame.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomTo(scale * Math.exp(-event.deltaY / 300), placeOf({ x: event.clientX, y: event.clientY }));
    },
    { passive: false },
  );
  let pinch = null;
  frame.addEventListener(
    'touchmove',
    (event) => {
      if (event.touches.length !== 2) return;
      event.preventDefault();
      const [one, other] = event.touches;
      const distance = Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY));
      pinch ??= { distance, scale };
      const middle = { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 };
      zoomTo((pinch.scale * distance) / pinch.distance, placeOf(middle));
    },
    { passive: false },
  );
  for (const name of ['touchstart', 'touchend', 'touchcancel'])
    frame.addEventListener(name, () => (pinch = null), { passive: true });

  return {
    by: (factor) => zoomTo(scale * factor),
    fit: () => zoomTo(fitting()),
    begin: () => {
      zoomTo(Math.max(fitting(), leastReadable));
      toStart();
    },
    toStart,
  };
}

/** A dialog as large as the window, which phones have too where they have no full screen; Escape and a button lead back. */
function screenOf(figure, frame, begin) {
  const button = (name) => figure.querySelector(`[data-flow-tool="${name}"]`);
  const dialog = Object.assign(document.createElement('dialog'), { className: 'flow-screen' });
  dialog.setAttribute('aria-label', frame.getAttribute('aria-label'));
  const place = document.createElement('div');
  const show = (isLarge) => {
    button('open').hidden = isLarge;
    button('close').hidden = !isLarge;
    begin();
  };
  dialog.addEventListener('close', () => {
    place.replaceWith(figure);
    dialog.remove();
    show(false);
    button('open').focus();
  });
  return {
    open() {
      place.style.height = `${figure.offsetHeight}px`;
      figure.replaceWith(place);
      dialog.append(figure);
      document.body.append(dialog);
      dialog.showModal();
      show(true);
      frame.focus();
    },
    close: () => dialog.close(),
  };
}

/** One stop of the Tab key: arrows go from module to module in the order of the flow; what a module is stands under the drawing. */
function offerModules(svg, detail) {
  const modules = [...svg.querySelectorAll('[data-module]')];
  svg.setAttribute('role', 'group');
  svg.removeAttribute('aria-describedby');
  for (const [index, module] of modules.entries()) {
    const words = module.querySelector('title');
    module.setAttribute('role', 'button');
    module.setAttribute('aria-label', words.textContent);
    module.setAttribute('aria-pressed', 'false');
    module.setAttribute('tabindex', index === 0 ? '0' : '-1');
  }
  const choose = (module) => {
    const isChosen = module.getAttribute('aria-pressed') === 'true';
    for (const each of modules) each.setAttribute('aria-pressed', String(each === module && !isChosen));
    detail.textContent = isChosen ? '' : module.getAttribute('aria-label');
  };
  svg.addEventListener('click', (event) => {
    const module = event.target.closest('[data-module]');
    if (module) choose(module);
  });
  svg.addEventListener('focusin', ({ target }) => {
    for (const each of modules) each.setAttribute('tabindex', each === target ? '0' : '-1');
  });
  svg.addEventListener('keydown', (event) => {
    const at = modules.indexOf(event.target);
    if (at === -1) return;
    const last = modules.length - 1;
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (to === undefined) choose(event.target);
    else modules[to]?.focus();
  });
}

function dragWithMouse(frame) {
  let from = null;
  let isDragging = false;
  frame.addEventListener('pointerdown', ({ pointerType, button, clientX, clientY }) => {
    if (pointerType !== 'mouse' || button !== 0) return;
    from = { x: clientX, y: clientY, left: frame.scrollLeft, top: frame.scrollTop };
  });
  frame.addEventListener('pointermove', ({ clientX, clientY, pointerId, buttons }) => {
    if (!from || buttons === 0) return;
    const [right, down] = [clientX - from.x, clientY - from.y];
    if (!isDragging && Math.hypot(right, down) < leastDragPx) return;
    if (!isDragging) frame.setPointerCapture(pointerId);
    isDragging = true;
    frame.toggleAttribute('data-dragging', true);
    frame.scrollTo(from.left - right, from.top - down);
  });
  const end = () => {
    from = null;
    frame.toggleAttribute('data-dragging', false);
  };
  frame.addEventListener('pointerup', end);
  frame.addEventListener('pointercancel', end);
  // The click that ends a drag chooses nothing.
  frame.addEventListener(
    'click',
    (event) => {
      if (isDragging) event.stopPropagation();
      isDragging = false;
    },
    { capture: true },
  );
}
