(wayOut) => {
  const found = [];
  const root = document.scrollingElement;
  const name = (element) => {
    const id = element.id && `#${element.id}`;
    const kind = element.className && typeof element.className === "string" && `.${element.className.trim().split(/\s+/).join(".")}`;
    return `${element.tagName.toLowerCase()}${id || kind || ""}`;
  };
  const path = (element) => (element.parentElement && !element.id ? `${name(element.parentElement)} > ${name(element)}` : name(element));
  const tell = (rule, element, said) => found.push({ rule, selector: path(element), said });
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest(".vh, [aria-hidden=true]");
  const scrolls = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };

  // nothing to scroll sideways (WCAG 1.4.10): neither the page, nor a part of it, nor anything cut off beside it
  if (root.scrollWidth > root.clientWidth) tell("no-sideways", root, `${root.scrollWidth} px in ${root.clientWidth} px`);
  for (const element of document.body.querySelectorAll("*")) {
    if (!seen(element)) continue;
    const { left, right, width } = element.getBoundingClientRect();
    if (width && !scrolls(element) && (left < -1 || right > innerWidth + 1)) tell("no-sideways", element, `from ${left} to ${right} in ${innerWidth} px`);
    const { overflowX } = getComputedStyle(element);
    if (/auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth + 1) tell("no-sideways", element, `${element.scrollWidth} px in ${element.clientWidth} px`);
  }

  // large enough to hit (WCAG 2.5.5); links in a sentence excepted
  const sentence = (element) => {
    if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
    const around = element.closest("p, li, dd, small");
    return around !== null && around.textContent.trim() !== element.textContent.trim();
  };
  for (const element of document.querySelectorAll("a[href], button, input, textarea, select, summary, [role=button]")) {
    if (!seen(element) || sentence(element)) continue;
    const { width, height } = (element.matches("[type=checkbox], [type=radio]") && element.closest("label") || element).getBoundingClientRect();
    if (width < 43.5 || height < 43.5) tell("large-enough", element, `${Math.round(width)} x ${Math.round(height)} px: ${element.textContent.trim().slice(0, 40)}`);
  }

  // "Weg" is on screen and nothing lies over it, also at the end of the page (SAFE-01)
  if (wayOut) {
    const exit = document.getElementById("exit");
    const before = root.scrollTop;
    for (const top of [0, root.scrollHeight]) {
      root.scrollTop = top;
      const { left, right, top: above, bottom, width } = exit?.getBoundingClientRect() ?? { width: 0 };
      const inside = width && left >= 0 && above >= 0 && right <= innerWidth && bottom <= innerHeight;
      const hit = inside && document.elementFromPoint((left + right) / 2, (above + bottom) / 2);
      if (!hit || !exit.contains(hit)) tell("way-out", exit || document.body, `not on screen when scrolled to ${root.scrollTop}`);
    }
    root.scrollTop = before;
  }
  return found;
}
