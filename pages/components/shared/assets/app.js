// Streamlit writes lang="en" on every page, has its icons read aloud, and tells nobody that an answer has come.
// No tag may stand in this file: Streamlit's sanitizer drops a script that seems to hold one.
(() => {
  if (window.ainisha) return; // this runs again whenever the language changes
  const live = document.createElement("div");
  live.setAttribute("role", "status");
  live.className = "ainisha-status";
  document.body.append(live);
  window.ainisha = live;
  const SENDING = 150; // milliseconds in which Streamlit sends what was typed, with much to spare
  let announced = "";
  let step = "";
  let waiting = false;

  function leadToAnswer() {
    const heading = document.querySelector(".st-key-answer h2");
    if (!heading) return;
    if (!document.activeElement?.matches("textarea, input")) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    document.querySelector(".st-key-answered")?.scrollIntoView({ block: "nearest" });
  }

  function update() {
    waiting = false;
    const lang = document.querySelector("[data-lang]")?.dataset.lang;
    if (lang && document.documentElement.lang !== lang) document.documentElement.lang = lang;
    const icons = "[data-testid=stIconMaterial], [role=img][aria-label$=' icon']";
    for (const icon of document.querySelectorAll(icons)) if (!icon.ariaHidden) icon.setAttribute("aria-hidden", "true");
    for (const chart of document.querySelectorAll("[data-testid=stVegaLiteChart][aria-label]")) {
      if (chart.tabIndex === 0) continue;
      chart.tabIndex = 0; // one stop, where the alternative text is read and no mark of the drawing
      chart.setAttribute("role", "img");
    }
    const news = document.querySelector("[data-announced]");
    if (news && news.dataset.announced !== announced) {
      announced = news.dataset.announced;
      live.textContent = news.textContent;
      leadToAnswer();
    }
    const reached = document.querySelector("[data-step]")?.dataset.step ?? "";
    if (reached !== step) {
      if (step && reached) {
        live.textContent = reached;
        document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
      }
      step = reached;
    }
  }

  // A quick tap on a link sends the page change before the text of the box that it leaves, and that text, addressed to
  // the page that was left, takes the reader back. So the box is left first, and the link is followed a moment later,
  // unless the reader taps another link meanwhile.
  let leftBoxAt = -Infinity;
  let following;

  function leaveBox(event) {
    const box = document.activeElement;
    if (!event.target.closest("a[href]") || !box?.matches("textarea, input")) return;
    box.blur();
    leftBoxAt = performance.now(); // and not the time of the event, which a busy page handles late
  }

  function followLater(event) {
    const link = event.target.closest("a[href]");
    if (!link) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      event.stopPropagation(); // Streamlit would follow it in this tab
      return;
    }
    clearTimeout(following);
    leaveBox(event); // assistive technology clicks without a pointer
    const wait = leftBoxAt + SENDING - performance.now();
    if (wait <= 0) return;
    event.preventDefault();
    event.stopPropagation();
    following = setTimeout(() => link.click(), wait);
  }

  document.addEventListener("pointerdown", leaveBox, true);
  document.addEventListener("click", followLater, true);
  new MutationObserver(() => {
    if (!waiting) requestAnimationFrame(update);
    waiting = true;
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-lang", "data-announced", "data-step"] });
  update();
})();
